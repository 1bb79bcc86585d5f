package org.apache.rocketmq.broker.pop;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.table.TableVersion;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is out by ordered pops, kept in {@code config/consumerOrderInfo.json}. That file is written now and then; each
 * change goes to a queue of the log at once, and a broker that starts reads there what the file has not yet.
 */
public final class OrderedQueues {
    static final String LOG_TOPIC = "rmq_sys_POP_ORDER_LOG";
    static final int LOG_QUEUE = 0;

    private static final Logger LOG = LoggerFactory.getLogger(OrderedQueues.class);
    private static final String TABLE = "table";
    /** Up to where the log is in the file; Apache's broker leaves it out, and then only the file counts. */
    private static final String LOGGED = "popOrderLogOffset";
    private static final long ALL = Long.MAX_VALUE;
    private static final String KEY_SEPARATOR = "@";

    private final TableFile file;
    private final InstantSource clock;
    private final ConcurrentMap<PopPlace, OrderedBlock> blocks = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    /** Up to where the log was read or written, and all before it is in the table. */
    private final AtomicLong logged = new AtomicLong();
    /** Written under the file's lock. */
    private volatile long writtenChanges;

    private OrderedQueues(TableFile file, InstantSource clock, JSONObject saved) {
        this.file = file;
        this.clock = clock;
        var table = saved.getJSONObject(TABLE);
        if (table != null) {
            table.forEach((key, queues) -> read(key, (Map<?, ?>) queues));
            logged.set(saved.getLongValue(LOGGED, ALL));
        }
    }

    /** Reads the table from disk. */
    public static OrderedQueues open(TableFile file, InstantSource clock) throws IOException {
        return file.load(new OrderedQueues(file, clock, new JSONObject()),
            new TableFile.Shape<>(TABLE, json -> new OrderedQueues(file, clock, JSON.parseObject(json)),
                queues -> queues.toJson().toString()));
    }

    private void read(String key, Map<?, ?> queues) {
        int at = key.indexOf(KEY_SEPARATOR);
        if (at <= 0 || at == key.length() - 1) {
            throw new IllegalArgumentException("the key " + key + " is not of the form topic@group");
        }
        for (var queue : queues.entrySet()) {
            // fastjson2 makes names without quotes numbers.
            int queueId = Integer.parseInt(queue.getKey().toString());
            blocks.put(new PopPlace(key.substring(at + 1), key.substring(0, at), queueId),
                OrderedBlock.fromJson((JSONObject) queue.getValue()));
        }
    }

    /** Where the log is written, and in whose name. */
    record Storing(MessageStore store, InetSocketAddress host) { }

    /** What is out of a queue; null for nothing. */
    OrderedBlock find(PopPlace place) {
        return blocks.get(place);
    }

    /** How many queues something is out of. */
    int count() {
        return blocks.size();
    }

    /** How many messages of a queue are out. */
    int out(PopPlace place) {
        var block = blocks.get(place);
        return block == null ? 0 : (int) block.messages().values().stream()
            .filter(message -> message.visibleAt() != OrderedBlock.ACKNOWLEDGED).count();
    }

    /**
     * Replaces what is out of a queue, once the log has it; the caller holds the queue's lock.
     *
     * @param block null for nothing
     * @param next the group's offset
     * @return when it is kept; failed at once where the store refuses it, and then nothing has changed
     */
    CompletionStage<Appended> put(PopPlace place, OrderedBlock block, long next, Storing storing) {
        var body = new JSONObject();
        body.put("c", place.group());
        body.put("t", place.topic());
        body.put("q", place.queueId());
        body.put("n", next);
        if (block != null) {
            body.put("b", block.toJson());
        }
        var append = storing.store.append(new NewMessage(LOG_TOPIC, LOG_QUEUE, 0, 0, clock.millis(), storing.host, 0,
            0, ByteBuffer.wrap(body.toString().getBytes(StandardCharsets.UTF_8)), ""));
        if (HandingOut.failure(append) == null) {
            set(place, block);
        }
        return append;
    }

    private void set(PopPlace place, OrderedBlock block) {
        if (block == null) {
            blocks.remove(place);
        } else {
            blocks.put(place, block);
        }
        changes.incrementAndGet();
    }

    /** Takes over what the log has that the file has not. */
    void readLog(MessageStore store, ConsumerOffsets offsets) {
        long end = store.maxOffset(LOG_TOPIC, LOG_QUEUE);
        QueueRecords.each(store, LOG_TOPIC, LOG_QUEUE, Math.min(logged.get(), end),
            record -> read(record, store, offsets));
        logged.set(end);
    }

    /** The queue may have gone since, and begun anew: then this is about others than it has now. */
    private void read(StoredMessage record, MessageStore store, ConsumerOffsets offsets) {
        try {
            var json = PopJson.body(record);
            var place = PopJson.place(json);
            var block = json.containsKey("b") ? OrderedBlock.fromJson(json.getJSONObject("b")) : null;
            long next = json.getLongValue("n");
            long last = block == null ? next - 1 : Math.max(next - 1, block.messages().lastKey());
            if (QueueRecords.isOlder(store, place, last, record)) {
                set(place, block);
                offsets.commit(place.group(), place.topic(), place.queueId(), next);
            } else {
                set(place, null);
            }
        } catch (JSONException | IllegalArgumentException e) {
            LOG.warn("The record {} of ordered pops is passed over: {}", record.offsetMessageId(), e.getMessage());
        }
    }

    /**
     * Notes up to where the log is that the next file will have at least.
     *
     * @param end the log's, read before the table is
     */
    void logged(long end) {
        logged.set(end);
    }

    /** Forgets what is out of queues that are gone, or for groups that are. */
    void forget(Predicate<PopPlace> gone) {
        if (blocks.keySet().removeIf(gone)) {
            changes.incrementAndGet();
        }
    }

    /** Whether the file lacks something; Apache's broker, which does not read the log of it, would not know that. */
    public boolean hasChanged() {
        return changes.get() != writtenChanges;
    }

    /** The table as it is now, to be written later; without effect where nothing has changed. */
    public TableVersion current() {
        long upTo = changes.get();
        String text = upTo == writtenChanges ? null : toJson().toString();
        return () -> write(text, upTo);
    }

    /** Writes the table to disk where it has changed since it was written last. */
    public void save() throws IOException {
        current().write();
    }

    private void write(String text, long upTo) throws IOException {
        synchronized (file) {
            if (upTo > writtenChanges) {
                file.save(text);
                writtenChanges = upTo;
            }
        }
    }

    private JSONObject toJson() {
        var table = new TreeMap<String, TreeMap<Integer, JSONObject>>();
        blocks.forEach((place, block) ->
            table.computeIfAbsent(place.topic() + KEY_SEPARATOR + place.group(), key -> new TreeMap<>())
                .put(place.queueId(), block.toJson()));
        var json = new JSONObject();
        json.put("orderInfoCount", blocks.size());
        json.put("orderedConsumptionLevel", "QUEUE");
        json.put(LOGGED, logged.get());
        json.put(TABLE, table);
        return json;
    }
}
