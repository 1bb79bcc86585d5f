package org.apache.rocketmq.client.internal.pop;

import java.util.Map;
import java.util.Set;

/** The loop of pops of one assigned queue. Only the client loop moves it, and only along these arrows. */
enum PopState {
    /** A pop is to be sent now. */
    IDLE,
    /** A pop is sent and not answered. */
    IN_FLIGHT,
    /** Too much is here that is not settled, or the consumer is suspended. */
    THROTTLED,
    /** A timer runs: after a failure. */
    RESTING,
    /** The queue is popped no more. Final: what a late answer brings is consumed all the same. */
    DROPPED;

    private static final Map<PopState, Set<PopState>> ALLOWED = Map.of(
        IDLE, Set.of(IN_FLIGHT, THROTTLED, RESTING, DROPPED),
        IN_FLIGHT, Set.of(IDLE, RESTING, DROPPED),
        THROTTLED, Set.of(IDLE, DROPPED),
        RESTING, Set.of(IDLE, DROPPED),
        DROPPED, Set.of());

    PopState to(PopState next) {
        if (!ALLOWED.get(this).contains(next)) {
            throw new IllegalStateException(this + " -> " + next);
        }
        return next;
    }
}
