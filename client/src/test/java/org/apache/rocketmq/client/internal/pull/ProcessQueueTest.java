package org.apache.rocketmq.client.internal.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

/** What may be committed, and when there is too much. */
class ProcessQueueTest {
    private static final FlowLimits LIMITS = new FlowLimits(4, 1_000, 10);

    /** The model is a sorted map of what is not consumed: its first key is what may be committed. */
    @Property(tries = 100)
    void shouldCommitTheLowestOffsetThatIsNotConsumed(
        @ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int steps) {
        var random = new Random(seed);
        long next = random.nextInt(1_000);
        var queue = new ProcessQueue(next, new FlowLimits(50, 5_000, 100));
        var model = new TreeMap<Long, MessageExt>();
        var all = new ArrayList<MessageExt>();
        for (int step = 0; step < steps; step++) {
            if (random.nextInt(3) == 0) {
                var batch = new ArrayList<MessageExt>();
                for (int i = random.nextInt(40); i > 0; i--) {
                    // The broker leaves out what the filter does not want.
                    next += 1 + random.nextInt(3);
                    batch.add(message(next - 1, random.nextInt(100)));
                }
                queue.add(batch, next);
                batch.forEach(message -> model.put(message.getQueueOffset(), message));
                all.addAll(batch);
            } else if (!all.isEmpty()) {
                var message = all.get(random.nextInt(all.size()));
                queue.consumed(message);
                model.remove(message.getQueueOffset());
            }
            long bytes = model.values().stream().mapToLong(m -> m.getBody().length).sum();
            long span = model.isEmpty() ? 0 : all.get(all.size() - 1).getQueueOffset() - model.firstKey();
            assertEquals(model.isEmpty() ? next : model.firstKey(), queue.commitOffset());
            assertEquals(model.size(), queue.unconsumed());
            assertEquals(bytes, queue.unconsumedBytes());
            assertEquals(model.size() >= 50 || bytes >= 5_000 || span > 100, queue.isFull());
        }
    }

    @Test
    void shouldCommitTheNextOffsetWhenNothingIsLeft() {
        var queue = new ProcessQueue(7, LIMITS);
        assertEquals(7, queue.commitOffset());
        queue.add(List.of(), 12);
        assertEquals(12, queue.commitOffset());
    }

    @Test
    void shouldBeFullByNumberBytesOrSpan() {
        var byNumber = new ProcessQueue(0, LIMITS);
        byNumber.add(List.of(message(0, 1), message(1, 1), message(2, 1), message(3, 1)), 4);
        assertTrue(byNumber.isFull());
        var byBytes = new ProcessQueue(0, LIMITS);
        byBytes.add(List.of(message(0, 1_000)), 1);
        assertTrue(byBytes.isFull());
        var bySpan = new ProcessQueue(0, LIMITS);
        bySpan.add(List.of(message(0, 1), message(11, 1)), 12);
        assertTrue(bySpan.isFull());
        bySpan.consumed(message(0, 1));
        assertFalse(bySpan.isFull());
    }

    @Test
    void shouldTellOnceWhenItIsHalfEmpty() {
        var queue = new ProcessQueue(0, LIMITS);
        queue.add(List.of(message(0, 1), message(1, 1), message(2, 1), message(3, 1)), 4);
        var told = new AtomicInteger();
        queue.whenRoom(told::incrementAndGet);
        queue.consumed(message(3, 1));
        assertEquals(0, told.get());
        queue.consumed(message(1, 1));
        assertEquals(1, told.get());
        queue.consumed(message(0, 1));
        assertEquals(1, told.get());
        queue.whenRoom(told::incrementAndGet);
        assertEquals(2, told.get(), "there is room already");
    }

    @Test
    void shouldRefuseOffsetsThatGoBack() {
        var queue = new ProcessQueue(0, LIMITS);
        queue.add(List.of(message(5, 1)), 6);
        assertThrows(IllegalArgumentException.class, () -> queue.add(List.of(message(5, 1)), 6));
    }

    @Test
    void shouldTakeInNothingOfWhatGoesBack() {
        var queue = new ProcessQueue(6, LIMITS);
        assertThrows(IllegalArgumentException.class, () -> queue.add(List.of(message(5, 1)), 7));
        assertThrows(IllegalArgumentException.class, () -> queue.add(List.of(message(7, 1), message(6, 1)), 8));
        assertThrows(IllegalArgumentException.class, () -> queue.add(List.of(message(6, 1), message(6, 1)), 8));
        assertThrows(IllegalArgumentException.class, () -> queue.add(List.of(message(6, 1), message(7, 1)), 7));
        assertThrows(IllegalArgumentException.class, () -> queue.add(List.of(), 5));
        assertEquals(0, queue.unconsumed());
        assertEquals(6, queue.commitOffset());
        queue.add(List.of(message(6, 1), message(8, 1)), 9);
        assertEquals(2, queue.unconsumed());
    }

    private static MessageExt message(long offset, int bytes) {
        var message = new MessageExt();
        message.setQueueOffset(offset);
        message.setBody(new byte[bytes]);
        return message;
    }
}
