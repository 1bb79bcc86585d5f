package org.apache.rocketmq.client.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The arrows between the states of a producer or consumer. */
class LifeStateTest {

    @Test
    void shouldLiveOnce() {
        assertEquals(LifeState.CLOSED, LifeState.CREATED.to(LifeState.RUNNING).to(LifeState.CLOSED));
        assertThrows(IllegalStateException.class, () -> LifeState.RUNNING.to(LifeState.RUNNING));
        assertThrows(IllegalStateException.class, () -> LifeState.CLOSED.to(LifeState.RUNNING));
    }
}
