package org.apache.rocketmq.client.internal.order;

import java.util.Map;
import java.util.Set;

/** What happens in the lane of a queue. */
enum LaneState {
    /** Nothing is to be done. */
    IDLE,
    /** A thread will come for the next batch. */
    QUEUED,
    /** A batch is with the listener, or on its way to the retry topic. */
    CONSUMING,
    /** The listener wanted a batch again, and a timer runs. */
    RESTING;

    private static final Map<LaneState, Set<LaneState>> ALLOWED = Map.of(
        IDLE, Set.of(QUEUED),
        QUEUED, Set.of(CONSUMING, IDLE),
        CONSUMING, Set.of(QUEUED, RESTING, IDLE),
        RESTING, Set.of(QUEUED));

    LaneState to(LaneState next) {
        if (!ALLOWED.get(this).contains(next)) {
            throw new IllegalStateException(this + " -> " + next);
        }
        return next;
    }
}
