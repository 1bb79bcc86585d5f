package org.apache.rocketmq.broker.timer;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.apache.rocketmq.broker.table.DamagedTableException;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.table.TableJson;
import org.apache.rocketmq.remoting.protocol.DataVersion;
import org.apache.rocketmq.store.timer.TimerCheck;
import org.apache.rocketmq.store.timer.TimerFiles;
import org.apache.rocketmq.store.timer.TimerUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many messages wait for their time, by topic: the units of the wheel from the open second on, less those that
 * take another back. What of the open second was dealt with is counted apart, as it stays in the files until the second
 * is over.
 *
 * <p>Counted on the loop's thread, told on any. Kept in {@code config/timermetrics} for the next start, and for
 * Apache's broker. A start believes the file only where it was written together with a check of a closed wheel.
 */
public final class WaitingByTopic {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingByTopic.class);
    private static final String COUNTS = "timingCount";
    private static final String COUNT = "count";
    private static final String CHANGED = "timeStamp";

    private final TableFile file;
    /** Guarded by the file, like {@code written}. */
    private final DataVersion version;
    private long written;
    private final Map<String, Count> found;
    private final Map<String, Count> counts = new ConcurrentHashMap<>();
    private volatile long changes;
    /** Topics of the open second with something that was dealt with. */
    private final Set<String> passedTopics = new HashSet<>();
    /** What takes a message back in the open second, by the message's name, where no such message has come yet. */
    private final Map<String, TakingBack> unmatched = new HashMap<>();
    /** How many units there are whose topic nobody knows, by its hash. */
    private final Map<Integer, Integer> nameless = new HashMap<>();

    /**
     * The count of one topic.
     *
     * @param units from the open second on
     * @param passed what of them was dealt with
     * @param changedMillis when that has changed last
     */
    private record Count(long units, long passed, long changedMillis) {

        /** Those that take back what never was may be more. */
        long waiting() {
            return Math.max(0, units - passed);
        }
    }

    private record TakingBack(String topic, int records) { }

    private WaitingByTopic(TableFile file, JSONObject saved) {
        this.file = file;
        version = TableJson.version(saved);
        found = read(saved.getJSONObject(COUNTS));
    }

    /** Reads the file; what is not to be read is counted anew. */
    public static WaitingByTopic open(TableFile file) throws IOException {
        var nothing = new WaitingByTopic(file, new JSONObject());
        try {
            return file.load(nothing, new TableFile.Shape<>(COUNTS,
                json -> new WaitingByTopic(file, JSON.parseObject(json)),
                read -> read.text(read.found, Count::units)));
        } catch (DamagedTableException e) {
            LOG.warn("How many messages wait for their time is counted anew", e);
            return nothing;
        }
    }

    private static Map<String, Count> read(JSONObject table) {
        if (table == null) {
            return Map.of();
        }
        var read = new HashMap<String, Count>();
        for (String topic : table.keySet()) {
            var count = table.getJSONObject(topic);
            read.put(topic, new Count(count.getLongValue(COUNT), 0, count.getLongValue(CHANGED)));
        }
        return read;
    }

    /** Begins with the units that the wheel begins with: by the file where it is of these, else by counting them. */
    void takeUp(TimerFiles files, OpenSecond.Records records, long nowMillis) {
        counts.clear();
        passedTopics.clear();
        unmatched.clear();
        nameless.clear();
        if (!files.isWhole()) {
            return;
        }
        if (isOf(files.found())) {
            counts.putAll(found);
            counts.values().removeIf(count -> count.units == 0);
            return;
        }
        var topics = new UnitTopics(found.keySet(), records);
        files.each(files.found().second(), unit -> {
            String topic = topics.of(unit);
            if (topic == null) {
                nameless.merge(unit.topicHash(), 1, Integer::sum);
            } else {
                added(topic, unit, nowMillis);
            }
        });
    }

    private boolean isOf(TimerCheck check) {
        synchronized (file) {
            return check.closed() && version.getTimestamp() == check.changedMillis();
        }
    }

    /** A unit is in the wheel. */
    void added(String topic, TimerUnit unit, long nowMillis) {
        change(topic, unit.weight(), 0, nowMillis);
    }

    /** A unit of the open second was dealt with. */
    void passed(String topic, TimerUnit unit, long nowMillis) {
        pass(topic, unit.weight(), nowMillis);
    }

    /** A unit of the open second was left out, as its record is not to be had. */
    void passedNameless(TimerUnit unit, long nowMillis) {
        int hash = unit.topicHash();
        if (nameless.computeIfPresent(hash, (same, units) -> units - 1) == null) {
            counts.keySet().stream().filter(topic -> topic.hashCode() == hash).findFirst()
                .ifPresent(topic -> passed(topic, unit, nowMillis));
        } else {
            nameless.remove(hash, 0);
        }
    }

    /** A unit of the open second takes a message back: it stands for that until the second is over. */
    void takesBack(WaitingTimer record) {
        unmatched.merge(record.name(), new TakingBack(record.topic(), 1),
            (one, other) -> new TakingBack(one.topic, one.records + other.records));
    }

    /** A message of the open second is left out as it was taken back, which was counted where that was followed. */
    void dropped(WaitingTimer message, TimerUnit unit, long nowMillis) {
        passedTopics.add(message.topic());
        if (!unmatched.containsKey(message.name())) {
            passed(message.topic(), unit, nowMillis);
        }
        unmatched.computeIfPresent(message.name(), (name, takingBack) -> takingBack.records == 1 ? null
            : new TakingBack(takingBack.topic, takingBack.records - 1));
    }

    /** All of the open second was dealt with. */
    void secondOver(long nowMillis) {
        unmatched.values().forEach(takingBack -> pass(takingBack.topic, -takingBack.records, nowMillis));
        unmatched.clear();
        for (String topic : passedTopics) {
            counts.computeIfPresent(topic, (same, count) -> count.units == count.passed ? null
                : new Count(count.units - count.passed, 0, count.changedMillis));
        }
        if (!passedTopics.isEmpty()) {
            changes++;
        }
        passedTopics.clear();
    }

    private void pass(String topic, int units, long nowMillis) {
        passedTopics.add(topic);
        change(topic, 0, units, nowMillis);
    }

    private void change(String topic, int units, int passedUnits, long nowMillis) {
        counts.compute(topic, (same, count) -> count == null ? new Count(units, passedUnits, nowMillis)
            : new Count(count.units + units, count.passed + passedUnits, nowMillis));
        changes++;
    }

    /** How many messages wait for their time now, as JSON. */
    String text() {
        synchronized (file) {
            return text(counts, Count::waiting);
        }
    }

    private String text(Map<String, Count> table, ToLongFunction<Count> number) {
        var lines = new JSONObject();
        new TreeMap<>(table).forEach((topic, count) ->
            lines.put(topic, JSONObject.of(COUNT, number.applyAsLong(count), CHANGED, count.changedMillis)));
        return TableJson.text(JSONObject.of(COUNTS, lines), version);
    }

    /** Writes the file where something has changed since it was written last. */
    void save(long nowMillis) throws IOException {
        synchronized (file) {
            if (written != changes) {
                write(nowMillis);
            }
        }
    }

    /** Writes the file together with the check of a closed wheel that is of the same moment. */
    void saveClosed(long nowMillis) throws IOException {
        synchronized (file) {
            write(nowMillis);
        }
    }

    private void write(long nowMillis) throws IOException {
        long seen = changes;
        version.nextVersion(nowMillis);
        file.save(text(counts, Count::units));
        written = seen;
    }
}
