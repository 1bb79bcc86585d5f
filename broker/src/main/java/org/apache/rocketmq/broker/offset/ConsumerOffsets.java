package org.apache.rocketmq.broker.offset;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.table.TableJson;
import org.apache.rocketmq.remoting.protocol.DataVersion;

/**
 * The next queue offset of each group in each queue. Any thread reads and commits without a lock; saving takes what is
 * there at its time. The last commit counts, also a smaller one: an operator or a consumer may go back.
 */
public final class ConsumerOffsets {
    /** What {@link #find} says where a group has committed nothing. */
    public static final long NONE = -1;

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
    /** Guarded by the file. */
    private long savedCommits;

    private ConsumerOffsets(TableFile file, InstantSource clock, JSONObject saved) {
        this.file = file;
        this.clock = clock;
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
        return file.load(new ConsumerOffsets(file, clock, new JSONObject()),
            json -> new ConsumerOffsets(file, clock, JSON.parseObject(json)));
    }

    /** The next offset of a group in a queue, or {@link #NONE}. */
    public long find(String group, String topic, int queueId) {
        var topics = byGroup.get(group);
        var queues = topics == null ? null : topics.get(topic);
        Long offset = queues == null ? null : queues.get(queueId);
        return offset == null ? NONE : offset;
    }

    public void commit(String group, String topic, int queueId, long offset) {
        Long before = put(group, topic, queueId, offset);
        if (before == null || before != offset) {
            commits.incrementAndGet();
        }
    }

    private Long put(String group, String topic, int queueId, long offset) {
        return byGroup.computeIfAbsent(group, name -> new ConcurrentHashMap<>())
            .computeIfAbsent(topic, name -> new ConcurrentHashMap<>())
            .put(queueId, offset);
    }

    /** Forgets what the groups have committed of a topic that is gone. */
    public void removeTopic(String topic) {
        boolean changed = false;
        for (var topics : byGroup.values()) {
            changed |= topics.remove(topic) != null;
        }
        if (changed) {
            commits.incrementAndGet();
        }
    }

    /** Writes the table to disk where it has changed since it was written last. */
    public void save() throws IOException {
        synchronized (file) {
            long upTo = commits.get();
            if (upTo == savedCommits) {
                return;
            }
            version.nextVersion(clock.millis());
            file.save(TableJson.text(toJson(), version));
            savedCommits = upTo;
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
