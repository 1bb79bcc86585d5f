package org.apache.rocketmq.client.internal.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.rocketmq.client.internal.pull.FlowLimits;
import org.apache.rocketmq.client.internal.pull.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How listener threads share what waits for them. */
class DeliveriesTest {
    private static final int THREADS = 4;
    private static final MessageQueue QUEUE = new MessageQueue("topic", "broker-a", 0);

    private final ListenerThreads threads = new ListenerThreads("group", THREADS, THREADS);
    private final Deliveries deliveries = new Deliveries(threads, this::work);
    private final Queue<Long> consumed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inHand = new AtomicInteger();
    /** What each message takes one of to be done with. */
    private final Semaphore permits = new Semaphore(0);

    @AfterEach
    void close() {
        permits.release(Integer.MAX_VALUE / 2);
        deliveries.close();
        threads.close(Duration.ofSeconds(30));
    }

    private void work() {
        for (var next = deliveries.next(); next != null; next = deliveries.next()) {
            var batch = next.take(1);
            if (batch != null) {
                deliveries.took(next);
                inHand.incrementAndGet();
                permits.acquireUninterruptibly();
                inHand.decrementAndGet();
                consumed.add(batch.get(0).getQueueOffset());
            }
        }
    }

    private static Delivery delivery(long from, int count) {
        var messages = new ArrayList<MessageExt>();
        for (int i = 0; i < count; i++) {
            var message = new MessageExt();
            message.setQueueOffset(from + i);
            messages.add(message);
        }
        return new Delivery(QUEUE, new ProcessQueue(from, new FlowLimits(1000, 1 << 20, 1000)), messages);
    }

    @Test
    void shouldHandOutEachMessageOnce() {
        permits.release(Integer.MAX_VALUE / 2);
        int rounds = 2000;
        int each = 7;
        for (int i = 0; i < rounds; i++) {
            deliveries.add(delivery((long) i * each, each));
        }
        await().until(() -> consumed.size() >= rounds * each);
        assertEquals(LongStream.range(0, (long) rounds * each).boxed().toList(),
            consumed.stream().sorted(Comparator.naturalOrder()).toList());
    }

    @Test
    void shouldLeaveNothingLyingWhereThreadsGoToRestMeanwhile() {
        permits.release(Integer.MAX_VALUE / 2);
        for (int i = 0; i < 5000; i++) {
            deliveries.add(delivery(i, 1));
            int sofar = i + 1;
            if (i % 50 == 0) {
                await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
                    .until(() -> consumed.size() == sofar);
            }
        }
        await().until(() -> consumed.size() == 5000);
    }

    @Test
    void shouldKeepAllThreadsBusyWithOneDeliveryWhoseMessagesTakeTime() {
        deliveries.add(delivery(0, 10));
        await().until(() -> inHand.get() == THREADS);
        permits.release(1);
        await().until(() -> consumed.size() == 1 && inHand.get() == THREADS);
    }

    @Test
    void shouldCallThreadsForWhatComesWhileOneIsBusy() {
        deliveries.add(delivery(0, 1));
        await().until(() -> inHand.get() == 1);
        deliveries.add(delivery(1, 1));
        await().until(() -> inHand.get() == 2);
    }

    @Test
    void shouldUseFewerThreadsOnceThereAreToBeFewer() {
        deliveries.add(delivery(0, 100));
        await().until(() -> inHand.get() == THREADS);
        threads.resize(1);
        permits.release(THREADS);
        await().until(() -> consumed.size() == THREADS && inHand.get() == 1);
        threads.resize(2);
        deliveries.callAnother();
        await().until(() -> inHand.get() == 2);
        assertEquals(THREADS, consumed.size());
    }

    @Test
    void shouldHandOutNothingOnceItIsClosed() {
        deliveries.add(delivery(0, 10));
        await().until(() -> inHand.get() == THREADS);
        deliveries.close();
        permits.release(10);
        await().until(() -> inHand.get() == 0 && consumed.size() == THREADS);
        assertNull(deliveries.next());
    }

    @Test
    void shouldTakeBatchesOfADelivery() {
        var delivery = delivery(10, 5);
        assertEquals(List.of(10L, 11L), offsets(delivery.take(2)));
        assertEquals(List.of(12L, 13L), offsets(delivery.take(2)));
        var last = delivery.take(2);
        assertEquals(List.of(14L), offsets(last));
        assertNull(delivery.take(2));
        assertThrows(UnsupportedOperationException.class, () -> last.add(new MessageExt()));
    }

    private static List<Long> offsets(List<MessageExt> messages) {
        return messages.stream().map(MessageExt::getQueueOffset).toList();
    }
}
