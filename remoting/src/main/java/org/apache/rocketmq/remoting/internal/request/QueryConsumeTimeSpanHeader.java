package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks how far behind in time a group is in a topic. */
public record QueryConsumeTimeSpanHeader(String topic, String group) {

    public static final HeaderCodec<QueryConsumeTimeSpanHeader> CODEC = new HeaderCodec<>() {
        @Override
        public QueryConsumeTimeSpanHeader decode(Fields in) {
            return new QueryConsumeTimeSpanHeader(in.string("topic"), in.string("group"));
        }

        @Override
        public void encode(QueryConsumeTimeSpanHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("group", header.group);
        }
    };
}
