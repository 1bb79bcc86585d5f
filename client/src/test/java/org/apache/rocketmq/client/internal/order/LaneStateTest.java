package org.apache.rocketmq.client.internal.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The arrows between the states of a lane. */
class LaneStateTest {

    @Test
    void shouldGoThroughARetry() {
        var state = LaneState.IDLE.to(LaneState.QUEUED).to(LaneState.CONSUMING).to(LaneState.RESTING)
            .to(LaneState.QUEUED).to(LaneState.CONSUMING).to(LaneState.IDLE);
        assertEquals(LaneState.IDLE, state);
    }

    @Test
    void shouldNotHaveTwoBatchesWithTheListener() {
        assertThrows(IllegalStateException.class, () -> LaneState.CONSUMING.to(LaneState.CONSUMING));
        assertThrows(IllegalStateException.class, () -> LaneState.IDLE.to(LaneState.CONSUMING));
    }
}
