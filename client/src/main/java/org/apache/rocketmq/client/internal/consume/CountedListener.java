package org.apache.rocketmq.client.internal.consume;

import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListener;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;

/** Makes of a listener one of the same kind whose calls are counted. */
final class CountedListener {
    private CountedListener() { }

    static MessageListener of(MessageListener listener, ConsumeFigures figures) {
        if (listener instanceof MessageListenerOrderly inOrder) {
            return orderly(inOrder, figures);
        }
        return concurrent((MessageListenerConcurrently) listener, figures);
    }

    private static MessageListenerConcurrently concurrent(
        MessageListenerConcurrently listener, ConsumeFigures figures) {
        return (messages, context) -> {
            long start = figures.nowNanos();
            int consumed = 0;
            try {
                var status = listener.consumeMessage(messages, context);
                if (status == ConsumeConcurrentlyStatus.CONSUME_SUCCESS) {
                    consumed = Math.min(Math.max(context.getAckIndex(), -1), messages.size() - 1) + 1;
                }
                return status;
            } finally {
                figures.consumed(context.getMessageQueue(), consumed, messages.size() - consumed, start);
            }
        };
    }

    private static MessageListenerOrderly orderly(MessageListenerOrderly listener, ConsumeFigures figures) {
        return (messages, context) -> {
            long start = figures.nowNanos();
            boolean failed = true;
            try {
                var status = listener.consumeMessage(messages, context);
                failed = status == null || status == ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
                return status;
            } finally {
                figures.consumed(context.getMessageQueue(), failed ? 0 : messages.size(),
                    failed ? messages.size() : 0, start);
            }
        };
    }
}
