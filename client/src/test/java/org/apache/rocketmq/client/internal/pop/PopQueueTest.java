package org.apache.rocketmq.client.internal.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The account of what is popped and not settled. */
class PopQueueTest {
    private final PopQueue queue = new PopQueue(4);
    private final AtomicInteger woken = new AtomicInteger();

    @Test
    void shouldHaveRoomUpToItsMost() {
        assertEquals(4, queue.room());
        queue.add(3, 7);
        assertEquals(1, queue.room());
        queue.settled();
        assertEquals(2, queue.room());
    }

    @Test
    void shouldWakeOnceWhenItIsHalfEmpty() {
        queue.add(4, 7);
        queue.whenRoom(woken::incrementAndGet);
        queue.settled();
        assertEquals(0, woken.get());
        queue.settled();
        assertEquals(1, woken.get());
        queue.settled();
        assertEquals(1, woken.get());
        queue.whenRoom(woken::incrementAndGet);
        assertEquals(2, woken.get());
    }

    @Test
    void shouldCountAMessageOnceHoweverOftenItIsForgotten() {
        queue.add(2, 7);
        var message = PopFixture.message(0, 0, queue);
        message.forget();
        message.forget();
        assertEquals(3, queue.room());
    }

    @Test
    void shouldShowWhatIsHere() {
        queue.add(3, 7);
        var description = queue.describe();
        assertEquals(3, description.getWaitAckCount());
        assertEquals(7, description.getLastPopTimestamp());
        assertFalse(description.isDroped());
        queue.drop();
        assertTrue(queue.describe().isDroped());
    }
}
