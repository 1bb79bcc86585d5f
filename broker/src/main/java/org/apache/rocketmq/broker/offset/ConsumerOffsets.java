package org.apache.rocketmq.broker.offset;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.table.TableJson;
import org.apache.rocketmq.broker.table.TableVersion;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.DataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The next queue offset of each group in each queue. Any thread reads and commits without a lock; saving takes what is
 * there at its time. The last commit counts, also a smaller one: an operator or a consumer may go back.
 */
public final class ConsumerOffsets {
    /** What {@link #find} says where a group has committed nothing. */
    public static final long NONE = -1;

    /** So many offsets the table holds at most: groups come into being by naming themselves. */
    static final int MAX_OFFSETS = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerOffsets.class);
    private static final String OFFSETS = "offsetTable";
    private static final String TOPICS = "groupTopicMap";
    private static final String PULLED = "pullOffsetTable";
    /** Stands between topic and group in the file's keys; no name may contain it. */
    private static final String KEY_SEPARATOR = "@";

    private final TableFile file;
    private final InstantSource clock;
    private final ConcurrentMap<String, ConcurrentMap<String, ConcurrentMap<Integer, Long>>> byGroup =
        new ConcurrentHashMap<>();
    private final DataVersion version;
    /** What we do not act on and hand back as it was. */
    private final JSONObject pulled;
    private final AtomicLong commits = new AtomicLong();
    private final AtomicInteger count = new AtomicInteger();
    private final int most;
    /** Written under the file's lock. */
    private volatile long writtenCommits;

    private ConsumerOffsets(TableFile file, InstantSource clock, JSONObject saved, int most) {
        this.file = file;
        this.clock = clock;
        this.most = most;
        version = TableJson.version(saved);
        pulled = saved.containsKey(PULLED) ? saved.getJSONObject(PULLED) : new JSONObject();
        if (saved.containsKey(OFFSETS)) {
            saved.getJSONObject(OFFSETS).forEach(this::read);
        }
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

    /** Reads the table from disk. */
    public static ConsumerOffsets open(TableFile file, InstantSource clock) throws IOException {
        return open(file, clock, MAX_OFFSETS);
    }

    static ConsumerOffsets open(TableFile file, InstantSource clock, int most) throws IOException {
        return file.load(new ConsumerOffsets(file, clock, new JSONObject(), most),
            new TableFile.Shape<>(OFFSETS, json -> new ConsumerOffsets(file, clock, JSON.parseObject(json), most),
                offsets -> TableJson.text(offsets.toJson(), offsets.version)));
    }

    /** The next offset of a group in a queue, or {@link #NONE}. */
    public long find(String group, String topic, int queueId) {
        var topics = byGroup.get(group);
        var queues = topics == null ? null : topics.get(topic);
        Long offset = queues == null ? null : queues.get(queueId);
        return offset == null ? NONE : offset;
    }

    /** What a group has committed of a topic, by queue. */
    public SortedMap<Integer, Long> of(String group, String topic) {
        var topics = byGroup.get(group);
        var queues = topics == null ? null : topics.get(topic);
        return queues == null ? new TreeMap<>() : new TreeMap<>(queues);
    }

    /** The topics that a group has committed offsets of, sorted. */
    public SortedSet<String> topicsOf(String group) {
        var topics = byGroup.get(group);
        return topics == null ? new TreeSet<>() : new TreeSet<>(topics.keySet());
    }

    /** The groups that have committed offsets of a topic, sorted. */
    public SortedSet<String> groupsOf(String topic) {
        var groups = new TreeSet<String>();
        byGroup.forEach((group, topics) -> {
            if (topics.containsKey(topic)) {
                groups.add(group);
            }
        });
        return groups;
    }

    /** The table as JSON, in the form of its file. */
    public String text() {
        synchronized (file) {
            return TableJson.text(toJson(), version);
        }
    }

    /**
     * Notes how far a group has got in a queue.
     *
     * @throws RequestRejected where the table is full and has no line for that
     */
    public void commit(String group, String topic, int queueId, long offset) {
        if (count.get() >= most && find(group, topic, queueId) == NONE) {
            throw new RequestRejected(Refusal.TOO_MANY_OFFSETS, "the offset of the group " + group + " in queue "
                + queueId + " of " + topic + " is not kept: this broker keeps " + count.get() + " offsets, of at most "
                + most, count.get(), most);
        }
        Long before = put(group, topic, queueId, offset);
        if (before == null || before != offset) {
            commits.incrementAndGet();
        }
    }

    private Long put(String group, String topic, int queueId, long offset) {
        Long before = byGroup.computeIfAbsent(group, name -> new ConcurrentHashMap<>())
            .computeIfAbsent(topic, name -> new ConcurrentHashMap<>())
            .put(queueId, offset);
        if (before == null) {
            count.incrementAndGet();
        }
        return before;
    }

    /** Where the queues of a store end. */
    @FunctionalInterface
    public interface QueueEnds {
        long endOf(String topic, int queueId);
    }

    /**
     * Sets each offset beyond its queue's end to that end: after a loss of power the queue may have lost its last
     * messages, and the ones that come in their place must not be passed over.
     */
    public void cutTo(QueueEnds ends) {
        byGroup.forEach((group, topics) -> topics.forEach((topic, queues) -> queues.forEach((queueId, offset) -> {
            long end = ends.endOf(topic, queueId);
            if (offset > end) {
                LOG.warn("The group {} had got to offset {} in queue {} of topic {}, but that queue ends at {}, maybe"
                    + " after a loss of power: the group goes on there", group, offset, queueId, topic, end);
                commit(group, topic, queueId, end);
            }
        })));
    }

    /** Forgets what the groups have committed of a topic that is gone. */
    public void removeTopic(String topic) {
        boolean changed = false;
        for (var topics : byGroup.values()) {
            var removed = topics.remove(topic);
            if (removed != null) {
                count.addAndGet(-removed.size());
                changed = true;
            }
        }
        if (changed) {
            commits.incrementAndGet();
        }
    }

    /** Forgets what a group has committed. */
    public void removeGroup(String group) {
        var removed = byGroup.remove(group);
        if (removed != null) {
            removed.values().forEach(queues -> count.addAndGet(-queues.size()));
            commits.incrementAndGet();
        }
    }

    /** The table as it is now, to be written later; without effect where nothing has changed. */
    public TableVersion current() {
        long upTo = commits.get();
        JSONObject table = upTo == writtenCommits ? null : toJson();
        return () -> write(table, upTo);
    }

    /** Writes the table to disk where it has changed since it was written last. */
    public void save() throws IOException {
        current().write();
    }

    private void write(JSONObject table, long upTo) throws IOException {
        synchronized (file) {
            if (upTo > writtenCommits) {
                version.nextVersion(clock.millis());
                file.save(TableJson.text(table, version));
                writtenCommits = upTo;
            }
        }
    }

    private JSONObject toJson() {
        var offsets = new TreeMap<String, Map<Integer, Long>>();
        var topicsOf = new TreeMap<String, Object>();
        byGroup.forEach((group, topics) -> {
            topics.forEach((topic, queues) -> offsets.put(topic + KEY_SEPARATOR + group, new TreeMap<>(queues)));
            if (!topics.isEmpty()) {
                topicsOf.put(group, topics.keySet().stream().sorted().toList());
            }
        });
        var table = new JSONObject();
        table.put(TOPICS, topicsOf);
        table.put(OFFSETS, offsets);
        table.put(PULLED, pulled);
        return table;
    }
}
