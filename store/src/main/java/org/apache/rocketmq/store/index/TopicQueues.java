package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The queues of one topic. Each is opened when it is first asked for, from what was known when the store opened. */
final class TopicQueues {
    private final String topic;
    private final byte[] bytes;
    private final QueueOpener opener;
    private final Map<Integer, ConsumeQueue> open = new ConcurrentHashMap<>();
    /** The queues that there were when the store opened, with their extents; null while nobody has looked. */
    private volatile long[] known;

    /**
     * A topic's queues.
     *
     * @param known the queues that there are, or null: their folders tell
     */
    TopicQueues(String topic, long[] known, QueueOpener opener) {
        this.topic = topic;
        this.bytes = topic.getBytes(StandardCharsets.UTF_8);
        this.known = known;
        this.opener = opener;
    }

    ConsumeQueue.Name name(int queueId) {
        return opener.name(topic, bytes, queueId);
    }

    private long[] known() throws IOException {
        long[] now = known;
        if (now == null) {
            synchronized (this) {
                now = known;
                if (now == null) {
                    now = opener.list(topic);
                    known = now;
                }
            }
        }
        return now;
    }

    /** A queue, or null where there is none. */
    ConsumeQueue find(int queueId) throws IOException {
        ConsumeQueue queue = open.get(queueId);
        if (queue != null) {
            return queue;
        }
        QueueExtents.Extent extent = QueueExtents.find(known(), queueId);
        return extent == null ? null : openKnown(queueId, extent);
    }

    private synchronized ConsumeQueue openKnown(int queueId, QueueExtents.Extent extent) throws IOException {
        ConsumeQueue queue = open.get(queueId);
        if (queue == null && known.length > 0) {
            queue = opener.open(name(queueId), extent);
            open.put(queueId, queue);
        }
        return queue;
    }

    /** A queue, made where it is new. */
    ConsumeQueue make(int queueId) throws IOException {
        ConsumeQueue queue = find(queueId);
        if (queue != null) {
            return queue;
        }
        var made = opener.make(name(queueId));
        var earlier = open.putIfAbsent(queueId, made);
        return earlier == null ? made : earlier;
    }

    /** Opening: puts in a queue that was opened or made otherwise. */
    void put(ConsumeQueue queue) {
        open.put(queue.queueId(), queue);
    }

    /** The queues that were asked for so far. */
    Collection<ConsumeQueue> opened() {
        return open.values();
    }

    /** The topic is being deleted: no more queues are opened. */
    synchronized void close() {
        known = QueueExtents.numbers(0);
    }

    /** The ids of all queues. */
    SortedSet<Integer> ids() throws IOException {
        var ids = new TreeSet<>(open.keySet());
        for (int id : QueueExtents.ids(known())) {
            ids.add(id);
        }
        return ids;
    }

    /** The extents of all queues, as far as they are known; null where nobody has looked. */
    long[] extents() {
        long[] now = known;
        if (now == null) {
            return null;
        }
        List<Integer> ids = new ArrayList<>();
        open.values().stream().filter(queue -> queue.nextOffset() > 0).forEach(queue -> ids.add(queue.queueId()));
        for (int id : QueueExtents.ids(now)) {
            if (!open.containsKey(id)) {
                ids.add(id);
            }
        }
        long[] extents = QueueExtents.numbers(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            ConsumeQueue queue = open.get(ids.get(i));
            QueueExtents.put(extents, i, ids.get(i), queue == null ? QueueExtents.find(now, ids.get(i))
                : new QueueExtents.Extent(queue.minOffset(), queue.nextOffset(), queue.lastSum()));
        }
        return extents;
    }
}
