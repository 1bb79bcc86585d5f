package org.apache.rocketmq.broker.pull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.remoting.internal.serve.Peer;

/**
 * What ends the waits of parked pulls without a message: their deadlines, on a wheel of ticks, and the ends of their
 * connections. A tick looks at the pulls of its slot alone, so that those that wait cost no time. For any thread.
 */
final class WaitEnds {
    /** How late a pull may be answered after its deadline. */
    static final Duration TICK = Duration.ofMillis(100);
    /** The slot of a pull that has not come here yet. */
    static final int NOT_NOTED = -1;

    /** The slot of a pull that was taken, perhaps before it came here. */
    private static final int TAKEN = -2;
    /** Longer waits are seen once in each turn of the wheel. */
    private static final int SLOTS = 256;

    private final List<Set<ParkedPull>> wheel = new ArrayList<>(SLOTS);
    private final Map<Peer, Set<ParkedPull>> byPeer = new HashMap<>();
    private long lastTick;

    WaitEnds(long nowNanos) {
        lastTick = tick(nowNanos);
        for (int i = 0; i < SLOTS; i++) {
            wheel.add(new HashSet<>());
        }
    }

    /** Notes a pull, unless it was taken meanwhile; true where its peer's end has to be watched from now on. */
    synchronized boolean add(ParkedPull pull) {
        if (pull.slot() == TAKEN) {
            return false;
        }
        pull.slot((int) Math.floorMod(Math.max(lastTick, tick(pull.deadlineNanos())), (long) SLOTS));
        wheel.get(pull.slot()).add(pull);
        var ofPeer = byPeer.get(pull.peer());
        boolean first = ofPeer == null;
        if (first) {
            ofPeer = new HashSet<>();
            byPeer.put(pull.peer(), ofPeer);
        }
        ofPeer.add(pull);
        return first;
    }

    /** Forgets a pull, now or when it comes. */
    synchronized void remove(ParkedPull pull) {
        if (pull.slot() >= 0) {
            wheel.get(pull.slot()).remove(pull);
            var ofPeer = byPeer.get(pull.peer());
            if (ofPeer != null) {
                ofPeer.remove(pull);
            }
        }
        pull.slot(TAKEN);
    }

    /** The pulls whose deadline has passed; they stay here until they are removed. */
    synchronized List<ParkedPull> due(long nowNanos) {
        long now = tick(nowNanos);
        var due = new ArrayList<ParkedPull>();
        for (long tick = Math.max(lastTick, now - SLOTS + 1); tick <= now; tick++) {
            for (var pull : wheel.get((int) Math.floorMod(tick, (long) SLOTS))) {
                if (pull.deadlineNanos() - nowNanos <= 0) {
                    due.add(pull);
                }
            }
        }
        lastTick = now;
        return due;
    }

    /** The pulls of a peer that is gone; its end is watched no more. */
    synchronized List<ParkedPull> gone(Peer peer) {
        var pulls = byPeer.remove(peer);
        return pulls == null ? List.of() : List.copyOf(pulls);
    }

    private static long tick(long nanos) {
        return Math.floorDiv(nanos, TICK.toNanos());
    }
}
