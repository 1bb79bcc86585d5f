package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** A group tells how far it has consumed one queue. */
public record UpdateConsumerOffsetHeader(String consumerGroup, String topic, int queueId, long commitOffset) {

    public static final HeaderCodec<UpdateConsumerOffsetHeader> CODEC = new HeaderCodec<>() {
        @Override
        public UpdateConsumerOffsetHeader decode(Fields in) {
            return new UpdateConsumerOffsetHeader(
                in.string("consumerGroup"), in.string("topic"), in.int32("queueId"), in.int64("commitOffset"));
        }

        @Override
        public void encode(UpdateConsumerOffsetHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
            out.put("commitOffset", header.commitOffset);
        }
    };
}
