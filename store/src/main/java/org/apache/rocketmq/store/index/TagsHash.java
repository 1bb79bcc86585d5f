package org.apache.rocketmq.store.index;

import org.apache.rocketmq.common.internal.record.PropertiesText;

/** The hash of a message's tags, by which a queue entry tells unwanted messages: 0 without tags. */
public final class TagsHash {
    private static final String TAGS = "TAGS";

    private TagsHash() { }

    /** The hash of the tags in a properties text. */
    public static long of(String properties) {
        String tags = PropertiesText.find(properties, TAGS);
        return tags == null ? 0 : tags.hashCode();
    }
}
