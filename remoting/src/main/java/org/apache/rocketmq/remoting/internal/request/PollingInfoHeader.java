package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks how many pops wait. */
public record PollingInfoHeader(String consumerGroup, String topic, int queueId) {

    public static final HeaderCodec<PollingInfoHeader> CODEC = new HeaderCodec<>() {
        @Override
        public PollingInfoHeader decode(Fields in) {
            return new PollingInfoHeader(in.string("consumerGroup"), in.string("topic"), in.int32("queueId"));
        }

        @Override
        public void encode(PollingInfoHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
        }
    };
}
