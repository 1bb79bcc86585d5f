package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the members of a consumer group. */
public record GetConsumerListByGroupHeader(String consumerGroup) {

    public static final HeaderCodec<GetConsumerListByGroupHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetConsumerListByGroupHeader decode(Fields in) {
            return new GetConsumerListByGroupHeader(
                in.string("consumerGroup"));
        }

        @Override
        public void encode(GetConsumerListByGroupHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
        }
    };
}
