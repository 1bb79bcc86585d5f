package org.apache.rocketmq.client.trace.hook;

import io.opentracing.Span;
import io.opentracing.Tracer;
import io.opentracing.tag.Tags;
import org.apache.rocketmq.client.hook.SendMessageContext;
import org.apache.rocketmq.client.hook.SendMessageHook;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.trace.TraceConstants;

/** Makes a span of each attempt of a send; needs {@code io.opentracing:opentracing-api} on the class path. */
public class SendMessageOpenTracingHookImpl implements SendMessageHook {
    private final Spans spans;

    public SendMessageOpenTracingHookImpl(Tracer tracer) {
        spans = new Spans(tracer);
    }

    @Override
    public String hookName() {
        return "SendMessageOpenTracingHook";
    }

    @Override
    public void sendMessageBefore(SendMessageContext context) {
        if (context == null) {
            return;
        }
        var message = context.getMessage();
        var span = spans.produced(TraceConstants.TO_PREFIX + message.getTopic(), message, context.getBrokerAddr(),
            context.getMsgType());
        spans.put(span, message);
        span.setTag(TraceConstants.ROCKETMQ_BODY_LENGTH, message.getBody() == null ? 0 : message.getBody().length);
        context.setMqTraceContext(span);
    }

    @Override
    public void sendMessageAfter(SendMessageContext context) {
        if (context == null || !(context.getMqTraceContext() instanceof Span span)) {
            return;
        }
        var result = context.getSendResult();
        span.setTag(TraceConstants.ROCKETMQ_SUCCESS,
            result != null && result.getSendStatus() == SendStatus.SEND_OK);
        if (result == null) {
            span.setTag(Tags.ERROR, true);
        } else {
            span.setTag(TraceConstants.ROCKETMQ_MSG_ID, result.getMsgId());
            span.setTag(TraceConstants.ROCKETMQ_REGION_ID, result.getRegionId());
        }
        span.finish();
    }
}
