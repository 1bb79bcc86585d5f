package org.apache.rocketmq.client.internal.consume;

import java.util.List;
import java.util.function.LongSupplier;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeReturnType;
import org.apache.rocketmq.client.consumer.listener.MessageListener;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.hook.ConsumeMessageContext;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** Makes of a listener one of the same kind whose calls the hooks see. */
final class HookedListener {
    private final ConsumerSettings settings;
    private final ConsumeHooks hooks;
    private final LongSupplier nanos;

    private HookedListener(ConsumerSettings settings, ConsumeHooks hooks, LongSupplier nanos) {
        this.settings = settings;
        this.hooks = hooks;
        this.nanos = nanos;
    }

    static MessageListener of(ConsumerSettings settings, ConsumeHooks hooks, LongSupplier nanos) {
        var hooked = new HookedListener(settings, hooks, nanos);
        var listener = settings.listening().listener();
        return listener instanceof MessageListenerOrderly inOrder
            ? hooked.orderly(inOrder) : hooked.concurrent((MessageListenerConcurrently) listener);
    }

    private MessageListenerConcurrently concurrent(MessageListenerConcurrently listener) {
        return (messages, context) -> {
            var call = begin(context.getMessageQueue(), messages);
            ConsumeConcurrentlyStatus status = null;
            boolean returned = false;
            try {
                status = listener.consumeMessage(messages, context);
                returned = true;
                return status;
            } finally {
                boolean success = status == ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
                end(call, success, status == ConsumeConcurrentlyStatus.RECONSUME_LATER, returned,
                    success ? status : ConsumeConcurrentlyStatus.RECONSUME_LATER);
            }
        };
    }

    @SuppressWarnings("deprecation") // The API still has the old states.
    private MessageListenerOrderly orderly(MessageListenerOrderly listener) {
        return (messages, context) -> {
            var call = begin(context.getMessageQueue(), messages);
            ConsumeOrderlyStatus status = null;
            boolean returned = false;
            try {
                status = listener.consumeMessage(messages, context);
                returned = true;
                return status;
            } finally {
                end(call, status == ConsumeOrderlyStatus.SUCCESS || status == ConsumeOrderlyStatus.COMMIT,
                    status == ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT, returned,
                    status == null ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT : status);
            }
        };
    }

    /** A call of the listener that the hooks have heard of. */
    private record Call(ConsumeMessageContext context, long startNanos) { }

    private Call begin(MessageQueue queue, List<MessageExt> messages) {
        var context = hooks.begin(settings.scope(), settings.group(), queue, messages);
        return context == null ? null : new Call(context, nanos.getAsLong());
    }

    private void end(Call call, boolean success, boolean failed, boolean returned, Object status) {
        if (call != null) {
            hooks.end(call.context, success, status.toString(), kind(call, success, failed, returned));
        }
    }

    private ConsumeReturnType kind(Call call, boolean success, boolean failed, boolean returned) {
        if (!returned) {
            return ConsumeReturnType.EXCEPTION;
        }
        if (!success && !failed) {
            return ConsumeReturnType.RETURNNULL;
        }
        if (nanos.getAsLong() - call.startNanos >= settings.policy().get().timeout().toNanos()) {
            return ConsumeReturnType.TIME_OUT;
        }
        return success ? ConsumeReturnType.SUCCESS : ConsumeReturnType.FAILED;
    }
}
