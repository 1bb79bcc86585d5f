package org.apache.rocketmq.client.internal.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

/** Limits of a topic, and of its queues. */
class FlowLimitsTest {

    @Test
    void shouldShareALimitOfTheTopicEqually() {
        var limits = new FlowLimits(1_000, 100 << 20, 2_000, 10, 1 << 20);
        assertEquals(3, limits.shared(3).messages());
        assertEquals(1, limits.shared(11).messages());
        assertEquals((1 << 20) / 3, limits.shared(3).bytes());
        assertEquals(2_000, limits.shared(3).span());
        assertEquals(limits, limits.shared(0));
        var perQueue = new FlowLimits(1_000, 100 << 20, 2_000);
        assertEquals(perQueue, perQueue.shared(3));
        assertEquals(5, limits.shared(3).shared(2).messages());
    }

    @Test
    void shouldHoldForAQueueFromThenOn() {
        var queue = new ProcessQueue(0, new FlowLimits(10, 1_000, 100));
        var messages = List.of(new MessageExt(), new MessageExt());
        messages.get(1).setQueueOffset(1);
        queue.add(messages, 2);
        assertFalse(queue.isFull());
        queue.limit(new FlowLimits(2, 1_000, 100));
        assertTrue(queue.isFull());
    }
}
