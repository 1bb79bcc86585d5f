package org.apache.rocketmq.remoting.internal.transport;

import java.util.Map;
import java.util.Set;

/** What happens to the requests of one peer. */
enum IntakeState {
    /** They are handled as they come. */
    OPEN,
    /** The peer takes its answers too slowly, or too many are owed: nothing is read until that is over. */
    PAUSED,
    /** The connection is about to close: nothing is read any more. */
    ENDED;

    private static final Map<IntakeState, Set<IntakeState>> ALLOWED = Map.of(
        OPEN, Set.of(PAUSED, ENDED),
        PAUSED, Set.of(OPEN, ENDED),
        ENDED, Set.of());

    IntakeState to(IntakeState next) {
        if (!ALLOWED.get(this).contains(next)) {
            throw new IllegalStateException(this + " -> " + next);
        }
        return next;
    }
}
