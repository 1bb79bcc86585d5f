package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks how far a group has consumed one queue. */
public record QueryConsumerOffsetHeader(
    String consumerGroup, String topic, int queueId, Boolean setZeroIfNotFound) {

    public static final HeaderCodec<QueryConsumerOffsetHeader> CODEC = new HeaderCodec<>() {
        @Override
        public QueryConsumerOffsetHeader decode(Fields in) {
            return new QueryConsumerOffsetHeader(
                in.string("consumerGroup"), in.string("topic"), in.int32("queueId"),
                in.optionalBool("setZeroIfNotFound"));
        }

        @Override
        public void encode(QueryConsumerOffsetHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
            out.putIfPresent("setZeroIfNotFound", header.setZeroIfNotFound);
        }
    };
}
