package org.apache.rocketmq.broker.timer;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.store.timer.TimerUnit;

/**
 * Tells of which topic a unit's message is, though the unit has its hash only. One record for each hash is read; each
 * one where topics are known that share a hash.
 */
final class UnitTopics {
    private final OpenSecond.Records records;
    private final Map<Integer, Set<String>> known = new HashMap<>();
    private final Map<Integer, String> read = new HashMap<>();

    /**
     * Has read nothing yet.
     *
     * @param known topics that may be among them
     */
    UnitTopics(Collection<String> known, OpenSecond.Records records) {
        this.records = records;
        known.forEach(this::know);
    }

    private Set<String> know(String topic) {
        var same = known.computeIfAbsent(topic.hashCode(), hash -> new HashSet<>());
        same.add(topic);
        return same;
    }

    /** The topic of a unit's message; null where its record is not to be had. */
    String of(TimerUnit unit) {
        String topic = read.get(unit.topicHash());
        if (topic != null) {
            return topic;
        }
        var record = records.at(unit);
        if (record == null) {
            return null;
        }
        if (know(record.topic()).size() == 1) {
            read.put(unit.topicHash(), record.topic());
        }
        return record.topic();
    }
}
