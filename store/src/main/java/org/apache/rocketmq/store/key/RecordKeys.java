package org.apache.rocketmq.store.key;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.store.log.RecordView;

/**
 * The keys of one record after another, as hashes and for comparison: its unique key, each blank-separated part of
 * KEYS, and its tags behind {@code T#}; all behind {@code topic#}. Hashes are computed from the record's bytes, without
 * making a text of them. For one thread.
 */
final class RecordKeys {
    private static final byte[] UNIQUE_KEY = bytes("UNIQ_KEY");
    private static final byte[] KEYS = bytes("KEYS");
    private static final byte[] TAGS = bytes("TAGS");
    private static final byte TOPIC_END = '#';
    private static final byte[] TAGS_MARK = bytes("T#");
    private static final byte KEY_SEPARATOR = ' ';
    private static final int HASH_FACTOR = 31;
    private static final int TYPICAL_KEYS = 8;

    private final Span uniqueKey = new Span();
    private final Span keys = new Span();
    private final Span tags = new Span();
    private byte[] text = new byte[1024];
    private int[] hashes = new int[TYPICAL_KEYS];
    private int count;

    /** A part of the text; it may be missing. */
    private static final class Span {
        private int start;
        private int end;

        void set(int newStart, int newEnd) {
            start = newStart;
            end = newEnd;
        }

        boolean isThere() {
            return start >= 0;
        }

        void remove() {
            start = -1;
            end = -1;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes up the record that a view shows. A rolled back one has no keys. */
    void take(RecordView record) {
        count = 0;
        int topicBytes = record.topicLength();
        int propertiesBytes = record.propertiesLength();
        if (text.length < topicBytes + propertiesBytes) {
            text = new byte[Math.max(topicBytes + propertiesBytes, 2 * text.length)];
        }
        record.copyTopic(text, 0);
        record.copyProperties(text, topicBytes);
        find(topicBytes, topicBytes + propertiesBytes);
        if (!record.isRolledBack()) {
            hashAll(topicBytes);
        }
    }

    int count() {
        return count;
    }

    /** The hashes, in the order in which they are indexed; as many as {@link #count}. Valid until the next record. */
    int[] hashes() {
        return hashes;
    }

    private void find(int start, int end) {
        uniqueKey.remove();
        keys.remove();
        tags.remove();
        int at = start;
        while (at < end) {
            int nameEnd = -1;
            int stop = at;
            while (stop < end && text[stop] != PropertiesText.PROPERTY_END) {
                if (nameEnd < 0 && text[stop] == PropertiesText.NAME_END) {
                    nameEnd = stop;
                }
                stop++;
            }
            if (nameEnd > at) {
                note(at, nameEnd, stop);
            }
            at = stop + 1;
        }
    }

    private void note(int start, int nameEnd, int end) {
        if (isName(UNIQUE_KEY, start, nameEnd)) {
            uniqueKey.set(nameEnd + 1, end);
        } else if (isName(KEYS, start, nameEnd)) {
            keys.set(nameEnd + 1, end);
        } else if (isName(TAGS, start, nameEnd)) {
            tags.set(nameEnd + 1, end);
        }
    }

    private boolean isName(byte[] name, int start, int end) {
        return end - start == name.length && Arrays.equals(text, start, end, name, 0, name.length);
    }

    private void hashAll(int topicBytes) {
        int topicHash = HASH_FACTOR * hash(0, 0, topicBytes) + TOPIC_END;
        if (uniqueKey.isThere()) {
            add(hash(topicHash, uniqueKey.start, uniqueKey.end));
        }
        if (keys.isThere()) {
            int at = keys.start;
            while (at < keys.end) {
                int stop = partEnd(at);
                if (stop > at) {
                    add(hash(topicHash, at, stop));
                }
                at = stop + 1;
            }
        }
        if (tags.isThere() && tags.end > tags.start) {
            int marked = topicHash;
            for (byte letter : TAGS_MARK) {
                marked = HASH_FACTOR * marked + letter;
            }
            add(hash(marked, tags.start, tags.end));
        }
    }

    private int partEnd(int start) {
        int stop = start;
        while (stop < keys.end && text[stop] != KEY_SEPARATOR) {
            stop++;
        }
        return stop;
    }

    private void add(int hashCode) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        hashes[count++] = IndexLayout.keyHash(hashCode);
    }

    /** What {@code String.hashCode} gives for a text that begins with what {@code before} is the hash of. */
    private int hash(int before, int start, int end) {
        int hash = before;
        for (int i = start; i < end; i++) {
            if (text[i] < 0) {
                return hashOfLetters(before, new String(text, start, end - start, StandardCharsets.UTF_8));
            }
            hash = HASH_FACTOR * hash + text[i];
        }
        return hash;
    }

    private static int hashOfLetters(int before, String letters) {
        int hash = before;
        for (int i = 0; i < letters.length(); i++) {
            hash = HASH_FACTOR * hash + letters.charAt(i);
        }
        return hash;
    }

    /** Whether the record has a key; its topic is not looked at. */
    boolean has(KeyKind kind, byte[] key) {
        return switch (kind) {
            case UNIQUE -> equal(uniqueKey.start, uniqueKey.end, key);
            case TAGS -> equal(tags.start, tags.end, key);
            case ANY -> equal(uniqueKey.start, uniqueKey.end, key) || hasPart(key);
            case KEYS -> hasPart(key);
        };
    }

    private boolean hasPart(byte[] key) {
        int at = keys.start;
        while (keys.isThere() && at < keys.end) {
            int stop = partEnd(at);
            if (equal(at, stop, key)) {
                return true;
            }
            at = stop + 1;
        }
        return false;
    }

    private boolean equal(int start, int end, byte[] key) {
        return start >= 0 && Arrays.equals(text, start, end, key, 0, key.length);
    }

    /** The hash that a key of a topic has in the index. */
    static int hashOf(String topic, KeyKind kind, String key) {
        return IndexLayout.keyHash((topic + "#" + (kind == KeyKind.TAGS ? "T#" : "") + key).hashCode());
    }
}
