package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Reads messages that a pop would take, without taking them. */
public record PeekMessageHeader(String topic, int queueId, int maxMsgNums, String consumerGroup) {

    public static final HeaderCodec<PeekMessageHeader> CODEC = new HeaderCodec<>() {
        @Override
        public PeekMessageHeader decode(Fields in) {
            return new PeekMessageHeader(
                in.string("topic"), in.int32("queueId"), in.int32("maxMsgNums"), in.string("consumerGroup"));
        }

        @Override
        public void encode(PeekMessageHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
            out.put("maxMsgNums", header.maxMsgNums);
            out.put("consumerGroup", header.consumerGroup);
        }
    };
}
