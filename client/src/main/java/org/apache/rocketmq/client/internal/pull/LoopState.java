package org.apache.rocketmq.client.internal.pull;

import java.util.Map;
import java.util.Set;

/** Where a loop that asks for messages of one queue is. Only the client loop moves it, and only along these arrows. */
enum LoopState {
    /** It is not known yet where to begin. */
    STARTING,
    /** A request is to be sent now. */
    IDLE,
    /** A request is sent and not answered. */
    IN_FLIGHT,
    /** Too much is here, no timer can be had, or the consumer is suspended. */
    THROTTLED,
    /** A timer runs: after a failure, or between two requests. */
    RESTING,
    /** The queue was taken away. Final. */
    DROPPED;

    private static final Map<LoopState, Set<LoopState>> ALLOWED = Map.of(
        STARTING, Set.of(IDLE, DROPPED),
        IDLE, Set.of(IN_FLIGHT, THROTTLED, RESTING, DROPPED),
        IN_FLIGHT, Set.of(IDLE, RESTING, DROPPED),
        THROTTLED, Set.of(IDLE, DROPPED),
        RESTING, Set.of(IDLE, THROTTLED, DROPPED),
        DROPPED, Set.of());

    LoopState to(LoopState next) {
        if (!ALLOWED.get(this).contains(next)) {
            throw new IllegalStateException(this + " -> " + next);
        }
        return next;
    }
}
