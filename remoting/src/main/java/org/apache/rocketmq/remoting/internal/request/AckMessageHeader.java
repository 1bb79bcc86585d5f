package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Acknowledges one message that was popped.
 *
 * @param extraInfo the receipt of the pop
 */
public record AckMessageHeader(
    String consumerGroup, String topic, int queueId, String extraInfo, long offset, String liteTopic) {

    public static final HeaderCodec<AckMessageHeader> CODEC = new HeaderCodec<>() {
        @Override
        public AckMessageHeader decode(Fields in) {
            return new AckMessageHeader(
                in.string("consumerGroup"), in.string("topic"), in.int32("queueId"), in.string("extraInfo"),
                in.int64("offset"), in.get("liteTopic"));
        }

        @Override
        public void encode(AckMessageHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
            out.put("extraInfo", header.extraInfo);
            out.put("offset", header.offset);
            out.put("liteTopic", header.liteTopic);
        }
    };
}
