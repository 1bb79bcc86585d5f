package org.apache.rocketmq.broker.pull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.rocketmq.store.ArrivalListener;

/**
 * The parked pulls by queue. An arriving message wakes those at once that may want it; a sweep answers those whose
 * time is over and forgets those whose connection is gone. The sweep runs only while somebody is parked.
 */
public final class LongPolls implements ArrivalListener, AutoCloseable {
    /** So many pulls may wait; one more is answered at once. A parked pull takes about a kilobyte. */
    static final int MAX_PARKED = 200_000;
    /** How late a pull may be answered after its deadline. */
    static final Duration SWEEP_PERIOD = Duration.ofMillis(250);

    private final ConcurrentMap<QueueKey, List<ParkedPull>> parked = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final BiConsumer<Duration, Runnable> later;
    private final LongSupplier nanos;
    private volatile boolean open = true;

    /**
     * Builds an empty table.
     *
     * @param later runs a task after a time
     */
    public LongPolls(BiConsumer<Duration, Runnable> later, LongSupplier nanos) {
        this.later = later;
        this.nanos = nanos;
    }

    private record QueueKey(String topic, int queueId) { }

    /** Lets a pull wait; false where it may not, because too many do or the broker closes. */
    boolean park(String topic, int queueId, ParkedPull pull) {
        if (!open || count.get() >= MAX_PARKED) {
            return false;
        }
        count.incrementAndGet();
        parked.compute(new QueueKey(topic, queueId), (key, pulls) -> {
            var waiting = pulls == null ? new ArrayList<ParkedPull>(1) : pulls;
            waiting.add(pull);
            return waiting;
        });
        if (!open) {
            wakeAll(new QueueKey(topic, queueId), waiting -> true, ParkedPull.Wake.ANSWER);
        }
        if (sweeping.compareAndSet(false, true)) {
            later.accept(SWEEP_PERIOD, this::sweep);
        }
        return true;
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

    /** Wakes one pull whose message came while it was being parked. */
    void recheck(String topic, int queueId, ParkedPull pull) {
        wakeAll(new QueueKey(topic, queueId), waiting -> waiting == pull, ParkedPull.Wake.ARRIVAL);
    }

    /** Answers all pulls of a topic whose settings have changed or that is gone. */
    public void answerAll(String topic) {
        for (var key : parked.keySet()) {
            if (key.topic.equals(topic)) {
                wakeAll(key, pull -> true, ParkedPull.Wake.ANSWER);
            }
        }
    }

    /** Answers the pulls whose time is over and forgets those that nobody awaits any more. */
    void sweep() {
        long now = nanos.getAsLong();
        for (var key : parked.keySet()) {
            take(key, pull -> !pull.peer().isOpen());
            wakeAll(key, pull -> pull.deadlineNanos() - now <= 0, ParkedPull.Wake.ANSWER);
        }
        sweeping.set(false);
        if (count.get() > 0 && sweeping.compareAndSet(false, true)) {
            later.accept(SWEEP_PERIOD, this::sweep);
        }
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
