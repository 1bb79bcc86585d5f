package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * A reply on its way to who asked; its body is the frame's.
 *
 * @param bornHost where the reply was sent from, as host:port
 * @param storeHost the broker that hands it on
 * @param storeTimestamp when the broker received it
 */
public record ReplyMessageHeader(
    String producerGroup, String topic, String defaultTopic, int defaultTopicQueueNums, int queueId, int sysFlag,
    long bornTimestamp, int flag, String properties, Integer reconsumeTimes, boolean unitMode, String bornHost,
    String storeHost, long storeTimestamp) {

    public static final HeaderCodec<ReplyMessageHeader> CODEC = new HeaderCodec<>() {
        @Override
        public ReplyMessageHeader decode(Fields in) {
            return new ReplyMessageHeader(
                in.string("producerGroup"), in.string("topic"), in.string("defaultTopic"),
                in.int32("defaultTopicQueueNums"), in.int32("queueId"), in.int32("sysFlag"),
                in.int64("bornTimestamp"), in.int32("flag"), in.get("properties"),
                in.optionalInt32("reconsumeTimes"), in.bool("unitMode", false), in.string("bornHost"),
                in.string("storeHost"), in.int64("storeTimestamp"));
        }

        @Override
        public void encode(ReplyMessageHeader header, Fields out) {
            out.put("producerGroup", header.producerGroup);
            out.put("topic", header.topic);
            out.put("defaultTopic", header.defaultTopic);
            out.put("defaultTopicQueueNums", header.defaultTopicQueueNums);
            out.put("queueId", header.queueId);
            out.put("sysFlag", header.sysFlag);
            out.put("bornTimestamp", header.bornTimestamp);
            out.put("flag", header.flag);
            out.put("properties", header.properties);
            out.putIfPresent("reconsumeTimes", header.reconsumeTimes);
            out.put("unitMode", header.unitMode);
            out.put("bornHost", header.bornHost);
            out.put("storeHost", header.storeHost);
            out.put("storeTimestamp", header.storeTimestamp);
        }
    };
}
