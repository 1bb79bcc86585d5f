package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks which groups consume a topic. */
public record QueryTopicConsumeByWhoHeader(String topic) {

    public static final HeaderCodec<QueryTopicConsumeByWhoHeader> CODEC = new HeaderCodec<>() {
        @Override
        public QueryTopicConsumeByWhoHeader decode(Fields in) {
            return new QueryTopicConsumeByWhoHeader(in.string("topic"));
        }

        @Override
        public void encode(QueryTopicConsumeByWhoHeader header, Fields out) {
            out.put("topic", header.topic);
        }
    };
}
