package org.apache.rocketmq.broker.pop;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * All that is out: the queues that something is out of, and the deliveries by when they come back. Takes memory for
 * what is out alone. For any thread.
 */
final class InFlight {
    private final ConcurrentMap<PopPlace, PopQueue> queues = new ConcurrentHashMap<>();
    private final TreeSet<Delivery> dues = new TreeSet<>(Delivery.BY_DUE_TIME);
    /** Those that are coming back now; guarded by {@link #dues}. */
    private final Set<Delivery> returning = new HashSet<>();
    private final AtomicLong numbers = new AtomicLong();
    private final PopTimes times = new PopTimes();
    private volatile Runnable onEarlier = () -> { };

    /** Sets what runs when something is to come back earlier than all that was out. */
    void onEarlier(Runnable action) {
        onEarlier = action;
    }

    PopTimes times() {
        return times;
    }

    /** A number that no delivery of this process has. */
    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Does something with a queue, under its lock. */
    <T> T with(PopPlace place, Function<PopQueue, T> action) {
        while (true) {
            var queue = queues.computeIfAbsent(place, PopQueue::new);
            synchronized (queue) {
                if (!queue.isDropped()) {
                    try {
                        return action.apply(queue);
                    } finally {
                        if (queue.dropIfIdle()) {
                            queues.remove(place, queue);
                        }
                    }
                }
            }
        }
    }

    /** How many messages of a queue are out. */
    int out(PopPlace place) {
        var queue = queues.get(place);
        if (queue == null) {
            return 0;
        }
        synchronized (queue) {
            return queue.out();
        }
    }

    /** How many messages are out, of all queues. */
    long out() {
        long sum = 0;
        for (var place : queues.keySet()) {
            sum += out(place);
        }
        return sum;
    }

    /** The places that something is out of. */
    List<PopPlace> places() {
        return List.copyOf(queues.keySet());
    }

    /** Notes when a delivery comes back. */
    void await(Delivery delivery) {
        boolean earliest;
        synchronized (dues) {
            returning.remove(delivery);
            dues.add(delivery);
            earliest = dues.first() == delivery;
        }
        if (earliest) {
            onEarlier.run();
        }
    }

    /** Notes that a delivery is coming back now: it is due no more, but not forgotten. */
    void returning(Delivery delivery) {
        synchronized (dues) {
            dues.remove(delivery);
            returning.add(delivery);
        }
    }

    /** Forgets a delivery by which nothing is out. */
    void forget(Delivery delivery) {
        synchronized (dues) {
            dues.remove(delivery);
            returning.remove(delivery);
        }
    }

    /** The deliveries that come back now, at most so many. */
    List<Delivery> due(long nowMillis, int most) {
        synchronized (dues) {
            var due = new ArrayList<Delivery>();
            for (var delivery : dues) {
                if (delivery.dueMillis() > nowMillis || due.size() == most) {
                    break;
                }
                due.add(delivery);
            }
            return due;
        }
    }

    /** When the first delivery comes back; {@link Long#MAX_VALUE} where none is out. */
    long firstDue() {
        synchronized (dues) {
            return dues.isEmpty() ? Long.MAX_VALUE : dues.first().dueMillis();
        }
    }

    /** All deliveries by which something is out. */
    List<Delivery> deliveries() {
        synchronized (dues) {
            var all = new ArrayList<Delivery>(dues.size() + returning.size());
            all.addAll(dues);
            all.addAll(returning);
            return all;
        }
    }
}
