package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.index.TagsHash;

/** A record as a reader gets it, taken apart. */
record Served(String topic, int queueId, long offset, long position, long storeTimestamp, String body,
    String properties) {
    private static final int BATCH = 32;
    private static final int BATCH_BYTES = 1 << 20;
    private static final int SHOWN = 12;

    static Served of(ByteBuffer record) {
        int start = record.position();
        int systemFlag = record.getInt(start + RecordLayout.SYSTEM_FLAG);
        int bodyLengthAt = start + RecordLayout.bodyLength(systemFlag);
        var in = record.duplicate().position(bodyLengthAt);
        String body = text(in, in.getInt());
        boolean isShort = record.getInt(start + RecordLayout.MAGIC) == RecordLayout.MAGIC_V1;
        String topic = text(in, isShort ? in.get() : in.getShort());
        String properties = text(in, in.getShort());
        return new Served(topic, record.getInt(start + RecordLayout.QUEUE_ID),
            record.getLong(start + RecordLayout.QUEUE_OFFSET), record.getLong(start + RecordLayout.LOG_POSITION),
            record.getLong(start + RecordLayout.storeTimestamp(systemFlag)), body, properties);
    }

    private static String text(ByteBuffer in, int bytes) {
        byte[] copy = new byte[bytes];
        in.get(copy);
        return new String(copy, StandardCharsets.ISO_8859_1);
    }

    /** All records of a queue, read as a consumer does: every offset from the minimum to the maximum has its own. */
    static List<Served> queue(MessageStore store, String topic, int queueId) {
        var all = new ArrayList<Served>();
        long next = store.minOffset(topic, queueId);
        while (next < store.maxOffset(topic, queueId)) {
            var result = store.read(topic, queueId, next, BATCH, BATCH_BYTES, null);
            String place = topic + "/" + queueId + " at offset " + next;
            assertEquals(ReadStatus.FOUND, result.status(), place);
            assertFalse(result.records().isEmpty(), place);
            for (ByteBuffer record : result.records()) {
                var served = of(record);
                assertEquals(next++, served.offset, place);
                assertEquals(topic + "/" + queueId, served.topic + "/" + served.queueId, place);
                assertTrue(all.isEmpty() || all.get(all.size() - 1).position < served.position, place);
                all.add(served);
            }
            result.release().run();
            assertEquals(next, result.nextOffset(), place);
        }
        checkByTags(store, topic, queueId, all);
        return all;
    }

    /** Those who want certain tags get these messages, and no other; where entries tell the tags. */
    private static void checkByTags(MessageStore store, String topic, int queueId, List<Served> all) {
        if (topic.startsWith("SCHEDULE")) {
            return;
        }
        for (long hash : all.stream().mapToLong(each -> TagsHash.of(each.properties)).distinct().limit(3).toArray()) {
            var wanted = all.stream().filter(each -> TagsHash.of(each.properties) == hash).toList();
            var found = new ArrayList<Served>();
            long next = store.minOffset(topic, queueId);
            while (next < store.maxOffset(topic, queueId)) {
                var result = store.read(topic, queueId, next, BATCH, BATCH_BYTES, tags -> tags == hash);
                result.records().forEach(record -> found.add(of(record)));
                result.release().run();
                assertTrue(result.nextOffset() > next, "a read that does not get on");
                next = result.nextOffset();
            }
            assertEquals(wanted, found, topic + "/" + queueId + " with tags of " + hash);
        }
    }

    /** Short, for the texts of failures. */
    @Override
    public String toString() {
        return topic.charAt(0) + "/" + queueId + " at " + offset + ", position " + position + ": "
            + body.substring(0, Math.min(body.length(), SHOWN)) + " (" + body.length() + "+" + properties.length()
            + " bytes)";
    }
}
