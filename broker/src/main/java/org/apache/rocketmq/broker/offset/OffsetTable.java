package org.apache.rocketmq.broker.offset;

import com.alibaba.fastjson2.JSONObject;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.broker.table.TableJson;

/** Queue offsets by group, topic and queue. For any thread, without a lock. */
final class OffsetTable {
    /** Stands between topic and group in the file's keys; no name may contain it. */
    private static final String KEY_SEPARATOR = "@";

    private final ConcurrentMap<String, ConcurrentMap<String, ConcurrentMap<Integer, Long>>> byGroup =
        new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Does something with each offset. */
    @FunctionalInterface
    interface Each {
        void offset(String group, String topic, int queueId, long offset);
    }

    /**
     * Takes over what a file has, from {@code topic@group} to offsets by queue.
     *
     * @throws IllegalArgumentException where it is of another form
     */
    void read(JSONObject saved) {
        saved.forEach(this::read);
    }

    private void read(String key, Object queues) {
        int at = key.indexOf(KEY_SEPARATOR);
        if (at <= 0 || at == key.length() - 1) {
            throw new IllegalArgumentException("the key " + key + " is not of the form topic@group");
        }
        String topic = key.substring(0, at);
        String group = key.substring(at + 1);
        TableJson.offsets(queues).forEach((queueId, offset) -> put(group, topic, queueId, offset));
    }

    /** The offsets in the form that {@link #read} takes, sorted. */
    SortedMap<String, Map<Integer, Long>> toJson() {
        var offsets = new TreeMap<String, Map<Integer, Long>>();
        byGroup.forEach((group, topics) -> topics.forEach(
            (topic, queues) -> offsets.put(topic + KEY_SEPARATOR + group, new TreeMap<>(queues))));
        return offsets;
    }

    /** The topics of each group, sorted. */
    SortedMap<String, SortedSet<String>> topicsByGroup() {
        var all = new TreeMap<String, SortedSet<String>>();
        byGroup.forEach((group, topics) -> {
            if (!topics.isEmpty()) {
                all.put(group, new TreeSet<>(topics.keySet()));
            }
        });
        return all;
    }

    /** How many offsets there are. */
    int count() {
        return count.get();
    }

    /** The offset of a group in a queue, or {@link ConsumerOffsets#NONE}. */
    long find(String group, String topic, int queueId) {
        var topics = byGroup.get(group);
        var queues = topics == null ? null : topics.get(topic);
        Long offset = queues == null ? null : queues.get(queueId);
        return offset == null ? ConsumerOffsets.NONE : offset;
    }

    /** The offsets of a group in a topic, by queue. */
    SortedMap<Integer, Long> of(String group, String topic) {
        var topics = byGroup.get(group);
        var queues = topics == null ? null : topics.get(topic);
        return queues == null ? new TreeMap<>() : new TreeMap<>(queues);
    }

    SortedSet<String> topicsOf(String group) {
        var topics = byGroup.get(group);
        return topics == null ? new TreeSet<>() : new TreeSet<>(topics.keySet());
    }

    SortedSet<String> groupsOf(String topic) {
        var groups = new TreeSet<String>();
        byGroup.forEach((group, topics) -> {
            if (topics.containsKey(topic)) {
                groups.add(group);
            }
        });
        return groups;
    }

    void forEach(Each action) {
        byGroup.forEach((group, topics) -> topics.forEach((topic, queues) -> queues.forEach(
            (queueId, offset) -> action.offset(group, topic, queueId, offset))));
    }

    /** Sets an offset and tells the one before; null where there was none. */
    Long put(String group, String topic, int queueId, long offset) {
        Long before = inside(inside(byGroup, group), topic).put(queueId, offset);
        if (before == null) {
            count.incrementAndGet();
        }
        return before;
    }

    /** Has the offsets of another table, and no others; false where that is so already. */
    boolean become(OffsetTable other) {
        boolean changed = false;
        for (var group : List.copyOf(byGroup.keySet())) {
            for (var topic : topicsOf(group)) {
                if (other.of(group, topic).isEmpty()) {
                    count.addAndGet(-byGroup.get(group).remove(topic).size());
                    changed = true;
                }
            }
        }
        var changes = new AtomicInteger();
        other.forEach((group, topic, queueId, offset) -> {
            Long before = put(group, topic, queueId, offset);
            if (before == null || before != offset) {
                changes.incrementAndGet();
            }
        });
        return changed || changes.get() > 0;
    }

    /** Sets an offset that is what the caller thinks it is; false where it is not. */
    boolean replace(String group, String topic, int queueId, long before, long offset) {
        return inside(inside(byGroup, group), topic).replace(queueId, before, offset);
    }

    /** The map below a key, made where it is missing. Looks first, as making may lock what others look for. */
    private static <K, V> ConcurrentMap<K, V> inside(ConcurrentMap<String, ConcurrentMap<K, V>> maps, String key) {
        var there = maps.get(key);
        return there != null ? there : maps.computeIfAbsent(key, missing -> new ConcurrentHashMap<>());
    }

    /** Forgets a topic; false where no group has an offset of it. */
    boolean removeTopic(String topic) {
        boolean changed = false;
        for (var topics : byGroup.values()) {
            var removed = topics.remove(topic);
            if (removed != null) {
                count.addAndGet(-removed.size());
                changed = true;
            }
        }
        return changed;
    }

    /** Forgets a group; false where it has no offset. */
    boolean removeGroup(String group) {
        var removed = byGroup.remove(group);
        if (removed == null) {
            return false;
        }
        removed.values().forEach(queues -> count.addAndGet(-queues.size()));
        return true;
    }
}
