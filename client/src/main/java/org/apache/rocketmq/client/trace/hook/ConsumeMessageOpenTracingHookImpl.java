package org.apache.rocketmq.client.trace.hook;

import io.opentracing.Span;
import io.opentracing.Tracer;
import io.opentracing.tag.Tags;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.hook.ConsumeMessageContext;
import org.apache.rocketmq.client.hook.ConsumeMessageHook;
import org.apache.rocketmq.client.trace.TraceConstants;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;

/** Makes a span of each message's consumption; needs {@code io.opentracing:opentracing-api} on the class path. */
public class ConsumeMessageOpenTracingHookImpl implements ConsumeMessageHook {
    private final Spans spans;

    public ConsumeMessageOpenTracingHookImpl(Tracer tracer) {
        spans = new Spans(tracer);
    }

    @Override
    public String hookName() {
        return "ConsumeMessageOpenTracingHook";
    }

    @Override
    public void consumeMessageBefore(ConsumeMessageContext context) {
        if (context == null || context.getMsgList() == null || context.getMsgList().isEmpty()) {
            return;
        }
        var begun = new ArrayList<Span>(context.getMsgList().size());
        for (MessageExt message : context.getMsgList()) {
            if (message != null) {
                begun.add(begin(message));
            }
        }
        context.setMqTraceContext(begun);
    }

    private Span begin(MessageExt message) {
        var span = spans.begin(TraceConstants.FROM_PREFIX + message.getTopic(), Tags.SPAN_KIND_CONSUMER, message,
            NamespaceUtil.withoutNamespace(message.getTopic()));
        span.setTag(TraceConstants.ROCKETMQ_MSG_ID, message.getMsgId());
        span.setTag(TraceConstants.ROCKETMQ_BODY_LENGTH, message.getStoreSize());
        span.setTag(TraceConstants.ROCKETMQ_RETRY_TIMERS, message.getReconsumeTimes());
        span.setTag(TraceConstants.ROCKETMQ_REGION_ID, message.getProperty(MessageConst.PROPERTY_MSG_REGION));
        return span;
    }

    @Override
    public void consumeMessageAfter(ConsumeMessageContext context) {
        if (context != null && context.getMqTraceContext() instanceof List<?> begun) {
            for (Object each : begun) {
                var span = (Span) each;
                span.setTag(TraceConstants.ROCKETMQ_SUCCESS, context.isSuccess());
                span.finish();
            }
        }
    }
}
