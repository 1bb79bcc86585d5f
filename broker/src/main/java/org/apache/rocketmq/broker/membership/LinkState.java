package org.apache.rocketmq.broker.membership;

import java.util.Map;
import java.util.Set;

/** How the broker stands with one name server. */
enum LinkState {
    /** Not yet answered. */
    UNKNOWN,
    /** The name server knows the broker. */
    REGISTERED,
    /** The last registration failed, or the connection was lost. */
    LOST;

    private static final Map<LinkState, Set<LinkState>> ALLOWED = Map.of(
        UNKNOWN, Set.of(REGISTERED, LOST),
        REGISTERED, Set.of(REGISTERED, LOST),
        LOST, Set.of(REGISTERED, LOST));

    LinkState to(LinkState next) {
        if (!ALLOWED.get(this).contains(next)) {
            throw new IllegalStateException(this + " -> " + next);
        }
        return next;
    }
}
