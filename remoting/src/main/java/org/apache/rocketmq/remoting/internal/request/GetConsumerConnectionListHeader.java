package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the connections of a consumer group. */
public record GetConsumerConnectionListHeader(String consumerGroup) {

    public static final HeaderCodec<GetConsumerConnectionListHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetConsumerConnectionListHeader decode(Fields in) {
            return new GetConsumerConnectionListHeader(
                in.string("consumerGroup"));
        }

        @Override
        public void encode(GetConsumerConnectionListHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
        }
    };
}
