package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks a member of a group how it is. */
public record GetConsumerRunningInfoHeader(String consumerGroup, String clientId, boolean jstackEnable) {

    public static final HeaderCodec<GetConsumerRunningInfoHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetConsumerRunningInfoHeader decode(Fields in) {
            return new GetConsumerRunningInfoHeader(
                in.string("consumerGroup"), in.string("clientId"), in.bool("jstackEnable", false));
        }

        @Override
        public void encode(GetConsumerRunningInfoHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
            out.put("clientId", header.clientId);
            out.put("jstackEnable", header.jstackEnable);
        }
    };
}
