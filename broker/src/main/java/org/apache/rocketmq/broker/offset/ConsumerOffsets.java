package org.apache.rocketmq.broker.offset;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.SortedSet;
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
 * there at its time. The last commit counts, also a smaller one: an operator or a consumer may go back. Beside that it
 * knows how far each group was answered, which only operators look at; that goes along with the commits to the file.
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

    private final TableFile file;
    private final InstantSource clock;
    private final OffsetTable committed = new OffsetTable();
    private final OffsetTable pulled = new OffsetTable();
    private final DataVersion version;
    private final AtomicLong commits = new AtomicLong();
    private final int most;
    /** Written under the file's lock. */
    private volatile long writtenCommits;

    private ConsumerOffsets(TableFile file, InstantSource clock, JSONObject saved, int most) {
        this.file = file;
        this.clock = clock;
        this.most = most;
        version = TableJson.version(saved);
        readPart(saved, OFFSETS, committed);
        readPart(saved, PULLED, pulled);
    }

    private static void readPart(JSONObject saved, String name, OffsetTable table) {
        if (saved.containsKey(name)) {
            table.read(saved.getJSONObject(name));
        }
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
        return committed.find(group, topic, queueId);
    }

    /** Up to where a group was answered in a queue, or {@link #NONE}; it may have committed more than that since. */
    public long findPulled(String group, String topic, int queueId) {
        return pulled.find(group, topic, queueId);
    }

    /** What a group has committed of a topic, by queue. */
    public SortedMap<Integer, Long> of(String group, String topic) {
        return committed.of(group, topic);
    }

    /** The topics that a group has committed offsets of, sorted. */
    public SortedSet<String> topicsOf(String group) {
        return committed.topicsOf(group);
    }

    /** The groups that have committed offsets of a topic, sorted. */
    public SortedSet<String> groupsOf(String topic) {
        return committed.groupsOf(topic);
    }

    /**
     * The table as JSON, for replicas. Apache's takes nothing of it where the numbers of the queues that groups were
     * answered for are without quotes, as they are in the file.
     */
    public String sent() {
        synchronized (file) {
            return TableJson.sent(toJson(), version);
        }
    }

    /**
     * Notes how far a group has got in a queue.
     *
     * @throws RequestRejected where the table is full and has no line for that
     */
    public void commit(String group, String topic, int queueId, long offset) {
        if (committed.count() >= most && find(group, topic, queueId) == NONE) {
            throw new RequestRejected(Refusal.TOO_MANY_OFFSETS, "the offset of the group " + group + " in queue "
                + queueId + " of " + topic + " is not kept: this broker keeps " + committed.count()
                + " offsets, of at most " + most, committed.count(), most);
        }
        Long before = committed.put(group, topic, queueId, offset);
        if (before == null || before != offset) {
            commits.incrementAndGet();
        }
    }

    /**
     * Notes how far a group has got in a queue, unless its offset there is another one than it was.
     *
     * @param from the offset as it was; any where there was none
     * @throws RequestRejected where the table is full and has no line for that
     */
    void advance(String group, String topic, int queueId, long from, long next) {
        if (find(group, topic, queueId) == NONE) {
            commit(group, topic, queueId, next);
        } else if (committed.replace(group, topic, queueId, from, next)) {
            commits.incrementAndGet();
        }
    }

    /**
     * Notes up to where a group was answered in a queue. Without effect where the table is full: that refuses no pull,
     * and the group is then shown as if it had been answered no more than it has committed.
     */
    public void pulled(String group, String topic, int queueId, long nextOffset) {
        if (pulled.count() < most || pulled.find(group, topic, queueId) != NONE) {
            pulled.put(group, topic, queueId, nextOffset);
        }
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
        committed.forEach((group, topic, queueId, offset) -> {
            long end = ends.endOf(topic, queueId);
            if (offset > end) {
                LOG.warn("The group {} had got to offset {} in queue {} of topic {}, but that queue ends at {}, maybe"
                    + " after a loss of power: the group goes on there", group, offset, queueId, topic, end);
                commit(group, topic, queueId, end);
            }
        });
        pulled.forEach((group, topic, queueId, offset) ->
            pulled(group, topic, queueId, Math.min(offset, ends.endOf(topic, queueId))));
    }

    /** Has what another broker's table has, and nothing else; it is in the form of its file. */
    public void become(String json) {
        var other = new OffsetTable();
        readPart(JSON.parseObject(json), OFFSETS, other);
        if (committed.become(other)) {
            commits.incrementAndGet();
        }
    }

    /** Forgets how far the groups are in a topic that is gone. */
    public void removeTopic(String topic) {
        if (committed.removeTopic(topic) | pulled.removeTopic(topic)) {
            commits.incrementAndGet();
        }
    }

    /** Forgets how far a group is. */
    public void removeGroup(String group) {
        if (committed.removeGroup(group) | pulled.removeGroup(group)) {
            commits.incrementAndGet();
        }
    }

    /** How often it was changed. */
    public long changes() {
        return commits.get();
    }

    /** How many of the changes are on the disk: those, and no others. */
    public long savedChanges() {
        return writtenCommits;
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
        var table = new JSONObject();
        table.put(TOPICS, committed.topicsByGroup());
        table.put(OFFSETS, committed.toJson());
        table.put(PULLED, pulled.toJson());
        return table;
    }
}
