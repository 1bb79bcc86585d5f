package org.apache.rocketmq.client.internal.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The arrows between the states of a loop. */
class LoopStateTest {

    @ParameterizedTest
    @EnumSource(LoopState.class)
    void shouldNeverLeaveDropped(LoopState next) {
        assertThrows(IllegalStateException.class, () -> LoopState.DROPPED.to(next));
    }

    @ParameterizedTest
    @EnumSource(value = LoopState.class, names = "DROPPED", mode = EnumSource.Mode.EXCLUDE)
    void shouldBeDroppedFromAnywhere(LoopState from) {
        assertEquals(LoopState.DROPPED, from.to(LoopState.DROPPED));
    }

    @Test
    void shouldSendOneRequestAtATime() {
        assertThrows(IllegalStateException.class, () -> LoopState.IN_FLIGHT.to(LoopState.IN_FLIGHT));
        assertThrows(IllegalStateException.class, () -> LoopState.RESTING.to(LoopState.IN_FLIGHT));
        assertThrows(IllegalStateException.class, () -> LoopState.THROTTLED.to(LoopState.IN_FLIGHT));
    }
}
