package org.apache.rocketmq.broker.pull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.rocketmq.broker.pull.ParkedPull.QueueKey;
import org.apache.rocketmq.broker.waiting.WaitEnds;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.ArrivalListener;

/**
 * The parked pulls by queue. An arriving message wakes those at once that may want it; a tick answers those whose time
 * is over, and the end of a connection forgets its pulls. It ticks only while somebody is parked.
 */
public final class LongPolls implements ArrivalListener, AutoCloseable {
    /** So many pulls may wait; one more is refused. */
    static final int MAX_PARKED = 200_000;

    private final ConcurrentMap<QueueKey, List<ParkedPull>> parked = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final WaitingOfGroups ofGroups = new WaitingOfGroups();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private final BiConsumer<Duration, Runnable> later;
    private final LongSupplier nanos;
    private final WaitEnds<ParkedPull> ends;
    private volatile boolean open = true;

    /**
     * Builds an empty table.
     *
     * @param later runs a task after a time
     */
    public LongPolls(BiConsumer<Duration, Runnable> later, LongSupplier nanos) {
        this.later = later;
        this.nanos = nanos;
        this.ends = new WaitEnds<>(nanos.getAsLong());
    }

    /**
     * Lets a pull wait; false where it may not, because the broker closes.
     *
     * @throws RequestRejected where too many wait, of all or of its group
     */
    boolean park(String topic, int queueId, ParkedPull pull) {
        if (!open) {
            return false;
        }
        count(pull);
        var queue = new QueueKey(topic, queueId);
        pull.waitFor(queue);
        parked.compute(queue, (key, pulls) -> {
            var others = pulls == null ? new ArrayList<ParkedPull>(1) : pulls;
            others.add(pull);
            return others;
        });
        if (ends.add(pull)) {
            pull.peer().onClose(() -> forget(pull.peer()));
        }
        if (!open) {
            wakeAll(queue, other -> true, ParkedPull.Wake.ANSWER);
        }
        tickWhileParked();
        return true;
    }

    private void count(ParkedPull pull) {
        ofGroups.enter(pull.asker());
        int waiting = count.incrementAndGet();
        if (waiting > MAX_PARKED) {
            count.decrementAndGet();
            ofGroups.leave(pull.asker());
            throw new RequestRejected(Refusal.TOO_MANY_WAITING_PULLS, "[OVERLOAD] " + (waiting - 1)
                + " pulls wait for messages, and no more than " + MAX_PARKED + " may", waiting - 1, MAX_PARKED);
        }
    }

    private void tickWhileParked() {
        if (count.get() > 0 && ticking.compareAndSet(false, true)) {
            later.accept(WaitEnds.TICK, this::tick);
        }
    }

    /** How many pulls wait. */
    public int count() {
        return count.get();
    }

    @Override
    public void arrived(String topic, int queueId, long nextQueueOffset, long tagsCode) {
        if (count.get() > 0) {
            wakeAll(new QueueKey(topic, queueId), pull -> pull.wants(nextQueueOffset, tagsCode),
                ParkedPull.Wake.ARRIVAL);
        }
    }

    /** Wakes one pull for what came while it was being parked. */
    void recheck(String topic, int queueId, ParkedPull pull, ParkedPull.Wake why) {
        wakeAll(new QueueKey(topic, queueId), waiting -> waiting == pull, why);
    }

    /** Answers all pulls of a topic whose settings have changed or that is gone. */
    public void answerAll(String topic) {
        for (var key : parked.keySet()) {
            if (key.topic().equals(topic)) {
                wakeAll(key, pull -> true, ParkedPull.Wake.ANSWER);
            }
        }
    }

    /** Answers the pulls whose time is over. */
    private void tick() {
        long now = nanos.getAsLong();
        for (var queue : queuesOf(ends.due(now))) {
            wakeAll(queue, pull -> pull.deadlineNanos() - now <= 0, ParkedPull.Wake.ANSWER);
        }
        ticking.set(false);
        tickWhileParked();
    }

    /** Forgets the pulls that nobody awaits any more. */
    private void forget(Peer peer) {
        for (var queue : queuesOf(ends.gone(peer))) {
            take(queue, pull -> pull.peer() == peer);
        }
    }

    private static Set<QueueKey> queuesOf(List<ParkedPull> pulls) {
        return pulls.stream().map(ParkedPull::queue).collect(Collectors.toSet());
    }

    private void wakeAll(QueueKey key, Predicate<ParkedPull> which, ParkedPull.Wake why) {
        for (var pull : take(key, which)) {
            pull.wake(why);
        }
    }

    private List<ParkedPull> take(QueueKey key, Predicate<ParkedPull> which) {
        if (!parked.containsKey(key)) {
            return List.of();
        }
        var taken = new ArrayList<ParkedPull>();
        parked.computeIfPresent(key, (same, pulls) -> {
            pulls.removeIf(pull -> which.test(pull) && taken.add(pull));
            return pulls.isEmpty() ? null : pulls;
        });
        for (var pull : taken) {
            ends.remove(pull);
            ofGroups.leave(pull.asker());
        }
        count.addAndGet(-taken.size());
        return taken;
    }

    /** Answers all that wait and lets nobody wait any more. */
    @Override
    public void close() {
        open = false;
        for (var key : parked.keySet()) {
            wakeAll(key, pull -> true, ParkedPull.Wake.ANSWER);
        }
    }
}
