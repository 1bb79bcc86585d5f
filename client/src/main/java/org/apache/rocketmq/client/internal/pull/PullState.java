package org.apache.rocketmq.client.internal.pull;

import java.util.Map;
import java.util.Set;

/** The pull loop of one assigned queue. Only the client loop moves it, and only along these arrows. */
enum PullState {
    /** Its first offset is not known yet. */
    STARTING,
    /** A pull is to be sent now. */
    IDLE,
    /** A pull is sent and not answered. */
    IN_FLIGHT,
    /** Too much is here that is not consumed, or the consumer is suspended. */
    THROTTLED,
    /** A timer runs: after a failure, or between two pulls. */
    RESTING,
    /** The queue was taken away. Final: late answers are ignored. */
    DROPPED;

    private static final Map<PullState, Set<PullState>> ALLOWED = Map.of(
        STARTING, Set.of(IDLE, DROPPED),
        IDLE, Set.of(IN_FLIGHT, THROTTLED, RESTING, DROPPED),
        IN_FLIGHT, Set.of(IDLE, RESTING, DROPPED),
        THROTTLED, Set.of(IDLE, DROPPED),
        RESTING, Set.of(IDLE, DROPPED),
        DROPPED, Set.of());

    PullState to(PullState next) {
        if (!ALLOWED.get(this).contains(next)) {
            throw new IllegalStateException(this + " -> " + next);
        }
        return next;
    }
}
