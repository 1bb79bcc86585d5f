package org.apache.rocketmq.client.internal.loop;

import java.util.Map;
import java.util.Set;

/** The life of a producer or consumer. It lives once. */
public enum LifeState {
    CREATED, RUNNING, CLOSED;

    private static final Map<LifeState, Set<LifeState>> ALLOWED = Map.of(
        CREATED, Set.of(RUNNING),
        RUNNING, Set.of(CLOSED),
        CLOSED, Set.of());

    public LifeState to(LifeState next) {
        if (!ALLOWED.get(this).contains(next)) {
            throw new IllegalStateException(this + " -> " + next);
        }
        return next;
    }
}
