package org.apache.rocketmq.broker.lock;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/**
 * Locks of queues, for each group apart. A member asks again for what it holds, every 20 s or so; what it has not asked
 * for within a minute is free for others. A connection that is lost frees nothing: its member may still be consuming.
 * In memory only; after a restart of the broker members ask anew.
 */
public final class QueueLocks {
    /** Bounds the memory that requests can take. */
    static final int MOST_LOCKS = 500_000;

    private final Duration life;
    private final LongSupplier nanos;
    private final Map<String, Map<MessageQueue, Holder>> byGroup = new HashMap<>();
    private int count;

    private record Holder(String clientId, long askedNanos) { }

    /** {@code life} is how long a lock lasts after it was last asked for. */
    public QueueLocks(Duration life, LongSupplier nanos) {
        this.life = life;
        this.nanos = nanos;
    }

    /** Locks queues for a member, or keeps them locked; returns those that are its own now. */
    public synchronized Set<MessageQueue> lock(String group, String clientId, Set<MessageQueue> queues) {
        if (count + queues.size() > MOST_LOCKS) {
            expire();
            if (count + queues.size() > MOST_LOCKS) {
                throw new RequestRejected(Refusal.TOO_MANY_LOCKS,
                    count + " queues are locked, and no more than " + MOST_LOCKS + " can be", count, MOST_LOCKS);
            }
        }
        long now = nanos.getAsLong();
        var locks = byGroup.computeIfAbsent(group, name -> new HashMap<>());
        var granted = new LinkedHashSet<MessageQueue>();
        for (var queue : queues) {
            var holder = locks.get(queue);
            if (holder == null || holder.clientId.equals(clientId) || isOver(holder, now)) {
                locks.put(queue, new Holder(clientId, now));
                granted.add(queue);
                count += holder == null ? 1 : 0;
            }
        }
        if (locks.isEmpty()) {
            byGroup.remove(group);
        }
        return granted;
    }

    /** Frees those of the queues that the member has locked. */
    public synchronized void unlock(String group, String clientId, Set<MessageQueue> queues) {
        var locks = byGroup.get(group);
        if (locks == null) {
            return;
        }
        for (var queue : queues) {
            var holder = locks.get(queue);
            if (holder != null && holder.clientId.equals(clientId)) {
                locks.remove(queue);
                count--;
            }
        }
        if (locks.isEmpty()) {
            byGroup.remove(group);
        }
    }

    /** Forgets the locks that nobody has asked for in time. */
    public synchronized void expire() {
        long now = nanos.getAsLong();
        count = 0;
        for (var locks : byGroup.values()) {
            locks.values().removeIf(holder -> isOver(holder, now));
            count += locks.size();
        }
        byGroup.values().removeIf(Map::isEmpty);
    }

    private boolean isOver(Holder holder, long now) {
        return now - holder.askedNanos > life.toNanos();
    }

    /** How many queues are locked, or were and have not been forgotten. */
    synchronized int count() {
        return count;
    }
}
