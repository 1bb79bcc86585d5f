package org.apache.rocketmq.store;

import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.store.key.IndexLayout;

/**
 * What a store does about messages' keys.
 *
 * @param enabled whether keys are indexed
 * @param layout the sizes of an index file
 * @param maxMessages of the answer to one query by key
 * @param maxUniqueMessages of the answer to one query by unique key
 */
public record KeyIndexConfig(boolean enabled, IndexLayout layout, int maxMessages, int maxUniqueMessages) {
    public static final Setting<Boolean> ENABLED = Setting.bool("messageIndexEnable", true)
        .doc("Whether messages can be found by their keys.");
    // Both bounds together make a file of less than 2 GiB, which is as much as can be mapped at once.
    public static final Setting<Integer> SLOTS = Setting.int32("maxHashSlotNum", 5_000_000).between(1, 100_000_000)
        .doc("Slots of a file of the key index. When it changes, the index is made anew from the log.");
    public static final Setting<Integer> ENTRIES = Setting.int32("maxIndexNum", 20_000_000).between(2, 80_000_000)
        .doc("Entries of a file of the key index. When it changes, the index is made anew from the log.");
    public static final Setting<Integer> MAX_MESSAGES = Setting.int32("maxMsgsNumBatch", 64).between(1, 1024)
        .doc("Messages in the answer to one query by key, at most.");
    public static final Setting<Integer> MAX_UNIQUE_MESSAGES = Setting.int32("defaultQueryMaxNum", 32).between(1, 1024)
        .doc("Messages in the answer to one query by a unique key, at most.");

    static List<Setting<?>> settings() {
        return List.of(ENABLED, SLOTS, ENTRIES, MAX_MESSAGES, MAX_UNIQUE_MESSAGES);
    }

    static KeyIndexConfig from(Settings settings) {
        return new KeyIndexConfig(settings.get(ENABLED),
            new IndexLayout(settings.get(SLOTS), settings.get(ENTRIES)),
            settings.get(MAX_MESSAGES), settings.get(MAX_UNIQUE_MESSAGES));
    }
}
