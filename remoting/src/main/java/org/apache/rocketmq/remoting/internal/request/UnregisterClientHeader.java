package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** A client leaves its producer group, its consumer group, or both. */
public record UnregisterClientHeader(String clientID, String producerGroup, String consumerGroup) {

    public static final HeaderCodec<UnregisterClientHeader> CODEC = new HeaderCodec<>() {
        @Override
        public UnregisterClientHeader decode(Fields in) {
            return new UnregisterClientHeader(
                in.string("clientID"), in.get("producerGroup"), in.get("consumerGroup"));
        }

        @Override
        public void encode(UnregisterClientHeader header, Fields out) {
            out.put("clientID", header.clientID);
            out.put("producerGroup", header.producerGroup);
            out.put("consumerGroup", header.consumerGroup);
        }
    };
}
