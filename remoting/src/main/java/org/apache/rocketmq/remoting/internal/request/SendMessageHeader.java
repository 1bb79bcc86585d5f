package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** A message to store; its body is the frame's. */
public record SendMessageHeader(
    String producerGroup, String topic, String defaultTopic, int defaultTopicQueueNums, int queueId,
    int sysFlag, long bornTimestamp, int flag, String properties, Integer reconsumeTimes, Boolean unitMode,
    Boolean batch, Integer maxReconsumeTimes) {

    /** The long names of request 10. */
    public static final HeaderCodec<SendMessageHeader> V1_CODEC = new HeaderCodec<>() {
        @Override
        public SendMessageHeader decode(Fields in) {
            return new SendMessageHeader(
                in.string("producerGroup"), in.string("topic"), in.string("defaultTopic"),
                in.int32("defaultTopicQueueNums"), in.int32("queueId"), in.int32("sysFlag"),
                in.int64("bornTimestamp"), in.int32("flag"), in.get("properties"),
                in.optionalInt32("reconsumeTimes"), in.optionalBool("unitMode"), in.optionalBool("batch"),
                in.optionalInt32("maxReconsumeTimes"));
        }

        @Override
        public void encode(SendMessageHeader header, Fields out) {
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
            out.putIfPresent("unitMode", header.unitMode);
            out.putIfPresent("batch", header.batch);
            out.putIfPresent("maxReconsumeTimes", header.maxReconsumeTimes);
        }
    };

    /** The letters of requests 310 and 320. */
    public static final HeaderCodec<SendMessageHeader> V2_CODEC = new HeaderCodec<>() {
        @Override
        public SendMessageHeader decode(Fields in) {
            return new SendMessageHeader(
                in.string("a"), in.string("b"), in.string("c"), in.int32("d"), in.int32("e"), in.int32("f"),
                in.int64("g"), in.int32("h"), in.get("i"), in.optionalInt32("j"), in.optionalBool("k"),
                in.optionalBool("m"), in.optionalInt32("l"));
        }

        @Override
        public void encode(SendMessageHeader header, Fields out) {
            out.put("a", header.producerGroup);
            out.put("b", header.topic);
            out.put("c", header.defaultTopic);
            out.put("d", header.defaultTopicQueueNums);
            out.put("e", header.queueId);
            out.put("f", header.sysFlag);
            out.put("g", header.bornTimestamp);
            out.put("h", header.flag);
            out.put("i", header.properties);
            out.putIfPresent("j", header.reconsumeTimes);
            out.putIfPresent("k", header.unitMode);
            out.putIfPresent("m", header.batch);
            out.putIfPresent("l", header.maxReconsumeTimes);
        }
    };
}
