package org.apache.rocketmq.store.index;

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
}
