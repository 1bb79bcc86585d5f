package org.apache.rocketmq.client.internal.consume;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListener;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.body.CMResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumeMessageDirectlyResult;

/** Has a listener consume single messages that operators choose, beside what comes to it by itself. */
final class DirectConsumption {
    private static final int MOST_AT_A_TIME = 16;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final MessageListener listener;
    private final SideThreads threads;
    private final LongSupplier nanos;

    DirectConsumption(String group, MessageListener listener, LongSupplier nanos) {
        this.listener = listener;
        this.threads = SideThreads.atOnce("consume-directly-" + group, MOST_AT_A_TIME);
        this.nanos = nanos;
    }

    CompletableFuture<ConsumeMessageDirectlyResult> consume(MessageExt message) {
        try {
            return CompletableFuture.supplyAsync(() -> hand(message), threads);
        } catch (RejectedExecutionException e) {
            throw new RequestRejected(Refusal.TOO_MANY_SLOW_REQUESTS, MOST_AT_A_TIME
                + " messages that operators chose are with the listener already, or the consumer is shutting down");
        }
    }

    /** Takes no more messages; a listener that has one is not waited for. */
    void close() {
        threads.close();
    }

    private ConsumeMessageDirectlyResult hand(MessageExt message) {
        var queue = new MessageQueue(message.getTopic(), message.getBrokerName(), message.getQueueId());
        var result = new ConsumeMessageDirectlyResult();
        long start = nanos.getAsLong();
        try {
            if (listener instanceof MessageListenerOrderly orderly) {
                hand(orderly, message, new ConsumeOrderlyContext(queue), result);
            } else {
                result.setConsumeResult(of(((MessageListenerConcurrently) listener)
                    .consumeMessage(List.of(message), new ConsumeConcurrentlyContext(queue))));
            }
        } catch (RuntimeException | Error e) {
            result.setConsumeResult(CMResult.CR_THROW_EXCEPTION);
            result.setRemark(e.toString());
        }
        result.setSpentTimeMills((nanos.getAsLong() - start) / NANOS_PER_MILLI);
        return result;
    }

    private static void hand(MessageListenerOrderly listener, MessageExt message, ConsumeOrderlyContext context,
        ConsumeMessageDirectlyResult result) {
        result.setOrder(true);
        result.setConsumeResult(of(listener.consumeMessage(List.of(message), context)));
        result.setAutoCommit(context.isAutoCommit());
    }

    private static CMResult of(ConsumeConcurrentlyStatus status) {
        if (status == null) {
            return CMResult.CR_RETURN_NULL;
        }
        return status == ConsumeConcurrentlyStatus.CONSUME_SUCCESS ? CMResult.CR_SUCCESS : CMResult.CR_LATER;
    }

    @SuppressWarnings("deprecation") // The API still has the old states.
    private static CMResult of(ConsumeOrderlyStatus status) {
        if (status == null) {
            return CMResult.CR_RETURN_NULL;
        }
        return switch (status) {
            case SUCCESS -> CMResult.CR_SUCCESS;
            case COMMIT -> CMResult.CR_COMMIT;
            case ROLLBACK -> CMResult.CR_ROLLBACK;
            case SUSPEND_CURRENT_QUEUE_A_MOMENT -> CMResult.CR_LATER;
        };
    }
}
