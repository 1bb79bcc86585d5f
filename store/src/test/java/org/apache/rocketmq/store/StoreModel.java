package org.apache.rocketmq.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a store should hold, in lists. */
final class StoreModel {
    private final Map<String, Queue> queues = new TreeMap<>();
    private final List<Served> hidden = new ArrayList<>();

    /** A queue: its first message that is left has the offset {@code min}, and the next one to come {@code max}. */
    private static final class Queue {
        private final List<Served> left = new ArrayList<>();
        private long max;

        long min() {
            return max - left.size();
        }
    }

    private static String key(String topic, int queueId) {
        return topic + "/" + queueId;
    }

    void add(Served message) {
        var queue = queues.computeIfAbsent(key(message.topic(), message.queueId()), name -> new Queue());
        queue.left.add(message);
        queue.max++;
    }

    /** Adds a message that consumers do not see. */
    void addHidden(Served message) {
        hidden.add(message);
    }

    boolean knows(String topic, int queueId) {
        return queues.containsKey(key(topic, queueId));
    }

    long min(String topic, int queueId) {
        return knows(topic, queueId) ? queues.get(key(topic, queueId)).min() : 0;
    }

    long max(String topic, int queueId) {
        return knows(topic, queueId) ? queues.get(key(topic, queueId)).max : 0;
    }

    /** The messages of a queue that are left. */
    List<Served> left(String topic, int queueId) {
        return knows(topic, queueId) ? List.copyOf(queues.get(key(topic, queueId)).left) : List.of();
    }

    /** All that can be found by log position. */
    List<Served> everything() {
        var all = new ArrayList<>(hidden);
        queues.values().forEach(queue -> all.addAll(queue.left));
        return all;
    }

    void deleteTopic(String topic) {
        queues.keySet().removeIf(name -> name.startsWith(topic + "/"));
    }

    /** The log starts at a position from now on. */
    void trim(long firstPosition) {
        queues.values().forEach(queue -> queue.left.removeIf(each -> each.position() < firstPosition));
        hidden.removeIf(each -> each.position() < firstPosition);
    }

    /** The log ends at a position: what came behind it was lost. */
    void loseFrom(long end) {
        for (Queue queue : queues.values()) {
            int before = queue.left.size();
            queue.left.removeIf(each -> each.position() >= end);
            queue.max -= before - queue.left.size();
        }
        hidden.removeIf(each -> each.position() >= end);
    }

    /** The first offset with a time or a later one; or the last with a time or an earlier one. */
    long offsetByTime(String topic, int queueId, long millis, boolean upper) {
        long first = max(topic, queueId);
        long last = min(topic, queueId);
        for (Served each : left(topic, queueId)) {
            if (each.storeTimestamp() >= millis) {
                first = Math.min(first, each.offset());
            }
            if (each.storeTimestamp() <= millis) {
                last = each.offset();
            }
        }
        return upper ? last : first;
    }
}
