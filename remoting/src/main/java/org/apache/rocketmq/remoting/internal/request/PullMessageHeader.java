package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the messages of one queue from an offset on. */
public record PullMessageHeader(
    String consumerGroup, String topic, int queueId, long queueOffset, int maxMsgNums, int sysFlag,
    long commitOffset, long suspendTimeoutMillis, String subscription, long subVersion, String expressionType,
    Integer maxMsgBytes, Integer requestSource) {

    /** The same, from another offset on. */
    public PullMessageHeader from(long offset) {
        return new PullMessageHeader(consumerGroup, topic, queueId, offset, maxMsgNums, sysFlag, commitOffset,
            suspendTimeoutMillis, subscription, subVersion, expressionType, maxMsgBytes, requestSource);
    }

    public static final HeaderCodec<PullMessageHeader> CODEC = new HeaderCodec<>() {
        @Override
        public PullMessageHeader decode(Fields in) {
            return new PullMessageHeader(
                in.string("consumerGroup"), in.string("topic"), in.int32("queueId"), in.int64("queueOffset"),
                in.int32("maxMsgNums"), in.int32("sysFlag"), in.int64("commitOffset"),
                in.int64("suspendTimeoutMillis"), in.get("subscription"), in.int64("subVersion"),
                in.get("expressionType"), in.optionalInt32("maxMsgBytes"), in.optionalInt32("requestSource"));
        }

        @Override
        public void encode(PullMessageHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
            out.put("queueOffset", header.queueOffset);
            out.put("maxMsgNums", header.maxMsgNums);
            out.put("sysFlag", header.sysFlag);
            out.put("commitOffset", header.commitOffset);
            out.put("suspendTimeoutMillis", header.suspendTimeoutMillis);
            out.put("subscription", header.subscription);
            out.put("subVersion", header.subVersion);
            out.put("expressionType", header.expressionType);
            out.putIfPresent("maxMsgBytes", header.maxMsgBytes);
            out.putIfPresent("requestSource", header.requestSource);
        }
    };
}
