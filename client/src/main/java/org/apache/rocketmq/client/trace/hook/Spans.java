package org.apache.rocketmq.client.trace.hook;

import io.opentracing.Span;
import io.opentracing.Tracer;
import io.opentracing.propagation.Format;
import io.opentracing.propagation.TextMapAdapter;
import io.opentracing.tag.Tags;
import org.apache.rocketmq.client.trace.TraceConstants;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageType;

/** Makes the spans of messages, which belong to those that the messages' properties name. */
final class Spans {
    private final Tracer tracer;

    Spans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** A span that has begun; {@code topic} as it is to be told. */
    Span begin(String operation, String kind, Message message, String topic) {
        var parent = tracer.extract(Format.Builtin.TEXT_MAP, new TextMapAdapter(message.getProperties()));
        var span = tracer.buildSpan(operation).withTag(Tags.SPAN_KIND, kind).asChildOf(parent).start();
        span.setTag(Tags.PEER_SERVICE, TraceConstants.ROCKETMQ_SERVICE);
        span.setTag(Tags.MESSAGE_BUS_DESTINATION, topic);
        span.setTag(TraceConstants.ROCKETMQ_TAGS, message.getTags());
        span.setTag(TraceConstants.ROCKETMQ_KEYS, message.getKeys());
        return span;
    }

    /** What producers tell besides. */
    Span produced(String operation, Message message, String broker, MessageType type) {
        var span = begin(operation, Tags.SPAN_KIND_PRODUCER, message, message.getTopic());
        span.setTag(TraceConstants.ROCKETMQ_STORE_HOST, broker);
        if (type != null) {
            span.setTag(TraceConstants.ROCKETMQ_MSG_TYPE, type.name());
        }
        return span;
    }

    /** Has the message name the span, for whoever consumes it. */
    void put(Span span, Message message) {
        tracer.inject(span.context(), Format.Builtin.TEXT_MAP, new TextMapAdapter(message.getProperties()));
    }
}
