package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks which topics a group has consumed. */
public record QueryTopicsByConsumerHeader(String group) {

    public static final HeaderCodec<QueryTopicsByConsumerHeader> CODEC = new HeaderCodec<>() {
        @Override
        public QueryTopicsByConsumerHeader decode(Fields in) {
            return new QueryTopicsByConsumerHeader(in.string("group"));
        }

        @Override
        public void encode(QueryTopicsByConsumerHeader header, Fields out) {
            out.put("group", header.group);
        }
    };
}
