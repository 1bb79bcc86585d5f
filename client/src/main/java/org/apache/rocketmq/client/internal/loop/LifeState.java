package org.apache.rocketmq.client.internal.loop;

import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.common.ServiceState;

/** The life of a producer or consumer. It lives once. */
public enum LifeState {
    CREATED, RUNNING, CLOSED;

    private static final Map<LifeState, Set<LifeState>> ALLOWED = Map.of(
        CREATED, Set.of(RUNNING),
        RUNNING, Set.of(CLOSED),
        CLOSED, Set.of());

    /** The same as the public API tells it. */
    public ServiceState toService() {
        return switch (this) {
            case CREATED -> ServiceState.CREATE_JUST;
            case RUNNING -> ServiceState.RUNNING;
            case CLOSED -> ServiceState.SHUTDOWN_ALREADY;
        };
    }

    public LifeState to(LifeState next) {
        if (!ALLOWED.get(this).contains(next)) {
            throw new IllegalStateException(this + " -> " + next);
        }
        return next;
    }
}
