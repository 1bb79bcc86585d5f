package org.apache.rocketmq.client.internal.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The arrows between the states of a popper. */
class PopStateTest {

    @ParameterizedTest
    @EnumSource(PopState.class)
    void shouldNeverLeaveDropped(PopState next) {
        assertThrows(IllegalStateException.class, () -> PopState.DROPPED.to(next));
    }

    @ParameterizedTest
    @EnumSource(value = PopState.class, names = "DROPPED", mode = EnumSource.Mode.EXCLUDE)
    void shouldBeDroppedFromAnywhere(PopState from) {
        assertEquals(PopState.DROPPED, from.to(PopState.DROPPED));
    }

    @Test
    void shouldSendOnePopAtATime() {
        assertThrows(IllegalStateException.class, () -> PopState.IN_FLIGHT.to(PopState.IN_FLIGHT));
        assertThrows(IllegalStateException.class, () -> PopState.RESTING.to(PopState.IN_FLIGHT));
        assertThrows(IllegalStateException.class, () -> PopState.THROTTLED.to(PopState.IN_FLIGHT));
    }
}
