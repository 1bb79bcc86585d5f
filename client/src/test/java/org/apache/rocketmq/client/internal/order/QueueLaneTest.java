package org.apache.rocketmq.client.internal.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.internal.order.QueueLane.Batch;
import org.apache.rocketmq.client.internal.order.QueueLane.Next;
import org.apache.rocketmq.client.internal.pull.FlowLimits;
import org.apache.rocketmq.client.internal.pull.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

/** What a lane hands out, in which order, and what counts as consumed. */
class QueueLaneTest {
    private final QueueLane lane = new QueueLane(new MessageQueue("topic", "broker", 0));
    private final ProcessQueue source = source(0);

    private static ProcessQueue source(long firstOffset) {
        return new ProcessQueue(firstOffset, new FlowLimits(100, 1 << 20, 100));
    }

    private Next fetch(ProcessQueue into, int count) {
        var messages = new ArrayList<MessageExt>();
        long next = into.nextOffset();
        for (int i = 0; i < count; i++) {
            var message = new MessageExt();
            message.setQueueOffset(next++);
            messages.add(message);
        }
        into.add(messages, next);
        return lane.add(into, messages);
    }

    private static List<Long> offsets(Batch batch) {
        return batch.messages().stream().map(MessageExt::getQueueOffset).toList();
    }

    @Test
    void shouldSendOneThreadForAllThatComes() {
        assertEquals(Next.SEND_A_THREAD, fetch(source, 2));
        assertEquals(Next.NOTHING, fetch(source, 1));
        var batch = lane.take(2);
        assertEquals(List.of(0L, 1L), offsets(batch));
        assertEquals(Next.NOTHING, fetch(source, 1));
        assertEquals(Next.SEND_A_THREAD, lane.consumed(batch));
        assertEquals(2, source.commitOffset());
        var last = lane.take(2);
        assertEquals(List.of(2L, 3L), offsets(last));
        assertEquals(Next.NOTHING, lane.consumed(last));
        assertEquals(4, source.commitOffset());
    }

    @Test
    void shouldHaveABatchAgainBeforeWhatCameAfterIt() {
        fetch(source, 3);
        var batch = lane.take(2);
        assertEquals(Next.WAKE_AFTER_A_REST, lane.again(batch, batch.messages()));
        assertEquals(Next.NOTHING, fetch(source, 1));
        assertEquals(Next.SEND_A_THREAD, lane.wake());
        assertEquals(List.of(0L, 1L, 2L), offsets(lane.take(3)));
        assertEquals(0, source.commitOffset());
    }

    @Test
    void shouldCommitWhatWasHandedOverOnlyWithTheLast() {
        fetch(source, 3);
        lane.handedOver(lane.take(1));
        lane.handedOver(lane.take(1));
        assertEquals(0, source.commitOffset());
        lane.committed(lane.take(1));
        assertEquals(3, source.commitOffset());
    }

    @Test
    void shouldRollBackToTheLastCommit() {
        fetch(source, 4);
        lane.committed(lane.take(1));
        lane.handedOver(lane.take(1));
        assertEquals(Next.WAKE_AFTER_A_REST, lane.rolledBack(lane.take(1)));
        lane.wake();
        assertEquals(List.of(1L, 2L, 3L), offsets(lane.take(9)));
        assertEquals(1, source.commitOffset());
    }

    @Test
    void shouldForgetWhatIsHereOfAQueueThatWasGivenUp() {
        fetch(source, 2);
        source.drop();
        assertNull(lane.take(1));
        assertEquals(Next.SEND_A_THREAD, fetch(source(7), 1));
        assertEquals(List.of(7L), offsets(lane.take(9)));
    }

    @Test
    void shouldNotBeginAnewWhileTheListenerHasABatchOfBefore() {
        fetch(source, 3);
        var old = lane.take(1);
        source.drop();
        var anew = source(0);
        assertEquals(Next.NOTHING, fetch(anew, 3));
        assertEquals(Next.SEND_A_THREAD, lane.again(old, old.messages()));
        var batch = lane.take(1);
        assertEquals(List.of(0L), offsets(batch));
        assertEquals(anew, batch.source());
    }

    @Test
    void shouldTellWhenTheListenerHasReturned() {
        assertTrue(lane.whenQuiet().isDone());
        fetch(source, 2);
        assertTrue(lane.whenQuiet().isDone());
        var batch = lane.take(1);
        source.drop();
        var quiet = lane.whenQuiet();
        assertFalse(quiet.isDone());
        lane.consumed(batch);
        assertTrue(quiet.isDone());
        assertEquals(1, source.commitOffset());
    }

    @Test
    void shouldForgetWhatWaitsWhenItMayNotBeConsumed() {
        fetch(source, 2);
        lane.leave();
        assertTrue(lane.toString().endsWith("IDLE, 0 waiting"), lane::toString);
        assertEquals(Next.SEND_A_THREAD, fetch(source(0), 1));
        assertEquals(List.of(0L), offsets(lane.take(9)));
    }
}
