package org.apache.rocketmq.broker.waiting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.remoting.internal.serve.Peer;

/**
 * What ends the waits of requests without a message: their deadlines, on a wheel of ticks, and the ends of their
 * connections. A tick looks at the requests of its slot alone, so that those that wait cost no time. For any thread.
 *
 * @param <W> what waits
 */
public final class WaitEnds<W extends Waiter> {
    /** How late a request may be answered after its deadline. */
    public static final Duration TICK = Duration.ofMillis(100);
    /** The slot of a request that has not come here yet. */
    static final int NOT_NOTED = -1;

    /** The slot of a request that was taken, perhaps before it came here. */
    private static final int TAKEN = -2;
    /** Longer waits are seen once in each turn of the wheel. */
    private static final int SLOTS = 256;

    private final List<Set<W>> wheel = new ArrayList<>(SLOTS);
    private final Map<Peer, Set<W>> byPeer = new HashMap<>();
    private long lastTick;

    /** Builds one that nobody waits in. */
    public WaitEnds(long nowNanos) {
        lastTick = tick(nowNanos);
        for (int i = 0; i < SLOTS; i++) {
            wheel.add(new HashSet<>());
        }
    }

    /** Notes one, unless it was taken meanwhile; true where its peer's end has to be watched from now on. */
    public synchronized boolean add(W waiter) {
        if (waiter.slot() == TAKEN) {
            return false;
        }
        waiter.slot((int) Math.floorMod(Math.max(lastTick, tick(waiter.deadlineNanos())), (long) SLOTS));
        wheel.get(waiter.slot()).add(waiter);
        var ofPeer = byPeer.get(waiter.peer());
        boolean first = ofPeer == null;
        if (first) {
            ofPeer = new HashSet<>();
            byPeer.put(waiter.peer(), ofPeer);
        }
        ofPeer.add(waiter);
        return first;
    }

    /** Forgets one, now or when it comes. */
    public synchronized void remove(W waiter) {
        if (waiter.slot() >= 0) {
            wheel.get(waiter.slot()).remove(waiter);
            var ofPeer = byPeer.get(waiter.peer());
            if (ofPeer != null) {
                ofPeer.remove(waiter);
            }
        }
        waiter.slot(TAKEN);
    }

    /** Those whose deadline has passed; they stay here until they are removed. */
    public synchronized List<W> due(long nowNanos) {
        long now = tick(nowNanos);
        var due = new ArrayList<W>();
        for (long tick = Math.max(lastTick, now - SLOTS + 1); tick <= now; tick++) {
            for (var waiter : wheel.get((int) Math.floorMod(tick, (long) SLOTS))) {
                if (waiter.deadlineNanos() - nowNanos <= 0) {
                    due.add(waiter);
                }
            }
        }
        lastTick = now;
        return due;
    }

    /** Those of a peer that is gone; its end is watched no more. */
    public synchronized List<W> gone(Peer peer) {
        var waiters = byPeer.remove(peer);
        return waiters == null ? List.of() : List.copyOf(waiters);
    }

    private static long tick(long nanos) {
        return Math.floorDiv(nanos, TICK.toNanos());
    }
}
