package org.apache.rocketmq.store.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.common.internal.record.PropertiesText;

/** The hash of a message's tags, by which a queue entry tells unwanted messages: 0 without tags. */
public final class TagsHash {
    private static final String TAGS = "TAGS" + PropertiesText.NAME_END;

    private TagsHash() { }

    /** What {@code String.hashCode} gives for the tags in a properties text, which is not taken apart for that. */
    public static long of(String properties) {
        if (properties == null) {
            return 0;
        }
        int at = properties.indexOf(TAGS);
        while (at > 0 && properties.charAt(at - 1) != PropertiesText.PROPERTY_END) {
            at = properties.indexOf(TAGS, at + 1);
        }
        if (at < 0) {
            return 0;
        }
        int hash = 0;
        for (int i = at + TAGS.length(); i < properties.length(); i++) {
            char letter = properties.charAt(i);
            if (letter == PropertiesText.PROPERTY_END) {
                break;
            }
            hash = 31 * hash + letter;
        }
        return hash;
    }

    /** The same for a properties text as a record holds it, in so many bytes from a place on. */
    public static long of(ByteBuffer bytes, int start, int length) {
        int end = start + length;
        for (int at = start; at + TAGS.length() <= end; at = behindNext(bytes, at, end)) {
            if (startsWithTags(bytes, at)) {
                return hash(bytes, at + TAGS.length(), end);
            }
        }
        return 0;
    }

    private static int behindNext(ByteBuffer bytes, int from, int end) {
        int at = from;
        while (at < end && bytes.get(at) != PropertiesText.PROPERTY_END) {
            at++;
        }
        return at + 1;
    }

    private static boolean startsWithTags(ByteBuffer bytes, int at) {
        for (int i = 0; i < TAGS.length(); i++) {
            if (bytes.get(at + i) != TAGS.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static long hash(ByteBuffer bytes, int start, int end) {
        int hash = 0;
        for (int at = start; at < end; at++) {
            byte letter = bytes.get(at);
            if (letter == PropertiesText.PROPERTY_END) {
                break;
            }
            if (letter < 0) {
                return hashOfText(bytes, start, behindNext(bytes, at, end) - 1);
            }
            hash = 31 * hash + letter;
        }
        return hash;
    }

    /** For tags that are not ASCII. */
    private static int hashOfText(ByteBuffer bytes, int start, int end) {
        byte[] text = new byte[end - start];
        bytes.get(start, text);
        return new String(text, StandardCharsets.UTF_8).hashCode();
    }
}
