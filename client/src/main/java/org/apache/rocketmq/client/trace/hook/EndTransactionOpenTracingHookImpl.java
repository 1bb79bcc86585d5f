package org.apache.rocketmq.client.trace.hook;

import io.opentracing.Tracer;
import org.apache.rocketmq.client.hook.EndTransactionContext;
import org.apache.rocketmq.client.hook.EndTransactionHook;
import org.apache.rocketmq.client.trace.TraceConstants;
import org.apache.rocketmq.common.message.MessageType;

/** Makes a span of each end of a transaction; needs {@code io.opentracing:opentracing-api} on the class path. */
public class EndTransactionOpenTracingHookImpl implements EndTransactionHook {
    private final Spans spans;

    public EndTransactionOpenTracingHookImpl(Tracer tracer) {
        spans = new Spans(tracer);
    }

    @Override
    public String hookName() {
        return "EndTransactionOpenTracingHook";
    }

    @Override
    public void endTransaction(EndTransactionContext context) {
        if (context == null) {
            return;
        }
        var span = spans.produced(TraceConstants.END_TRANSACTION, context.getMessage(), context.getBrokerAddr(),
            MessageType.Trans_msg_Commit);
        span.setTag(TraceConstants.ROCKETMQ_MSG_ID, context.getMsgId());
        span.setTag(TraceConstants.ROCKETMQ_TRANSACTION_ID, context.getTransactionId());
        span.setTag(TraceConstants.ROCKETMQ_TRANSACTION_STATE, context.getTransactionState().name());
        span.setTag(TraceConstants.ROCKETMQ_IS_FROM_TRANSACTION_CHECK, context.isFromTransactionCheck());
        span.finish();
    }
}
