package org.apache.rocketmq.client.internal.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The arrows between the states of a puller. */
class PullStateTest {

    @ParameterizedTest
    @EnumSource(PullState.class)
    void shouldNeverLeaveDropped(PullState next) {
        assertThrows(IllegalStateException.class, () -> PullState.DROPPED.to(next));
    }

    @ParameterizedTest
    @EnumSource(value = PullState.class, names = "DROPPED", mode = EnumSource.Mode.EXCLUDE)
    void shouldBeDroppedFromAnywhere(PullState from) {
        assertEquals(PullState.DROPPED, from.to(PullState.DROPPED));
    }

    @Test
    void shouldSendOnePullAtATime() {
        assertThrows(IllegalStateException.class, () -> PullState.IN_FLIGHT.to(PullState.IN_FLIGHT));
        assertThrows(IllegalStateException.class, () -> PullState.RESTING.to(PullState.IN_FLIGHT));
        assertThrows(IllegalStateException.class, () -> PullState.THROTTLED.to(PullState.IN_FLIGHT));
    }
}
