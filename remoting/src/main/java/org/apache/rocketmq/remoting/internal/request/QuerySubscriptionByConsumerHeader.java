package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks what a group wants of a topic. */
public record QuerySubscriptionByConsumerHeader(String group, String topic) {

    public static final HeaderCodec<QuerySubscriptionByConsumerHeader> CODEC = new HeaderCodec<>() {
        @Override
        public QuerySubscriptionByConsumerHeader decode(Fields in) {
            return new QuerySubscriptionByConsumerHeader(in.string("group"), in.get("topic"));
        }

        @Override
        public void encode(QuerySubscriptionByConsumerHeader header, Fields out) {
            out.put("group", header.group);
            out.put("topic", header.topic);
        }
    };
}
