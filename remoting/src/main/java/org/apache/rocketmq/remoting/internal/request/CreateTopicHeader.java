package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Creates a topic or changes its settings. */
public record CreateTopicHeader(
    String topic, String defaultTopic, int readQueueNums, int writeQueueNums, int perm, String topicFilterType,
    Integer topicSysFlag, boolean order, String attributes, Boolean force) {

    public static final HeaderCodec<CreateTopicHeader> CODEC = new HeaderCodec<>() {
        @Override
        public CreateTopicHeader decode(Fields in) {
            return new CreateTopicHeader(
                in.string("topic"), in.string("defaultTopic"), in.int32("readQueueNums"),
                in.int32("writeQueueNums"), in.int32("perm"), in.string("topicFilterType"),
                in.optionalInt32("topicSysFlag"), in.bool("order"), in.get("attributes"),
                in.optionalBool("force"));
        }

        @Override
        public void encode(CreateTopicHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("defaultTopic", header.defaultTopic);
            out.put("readQueueNums", header.readQueueNums);
            out.put("writeQueueNums", header.writeQueueNums);
            out.put("perm", header.perm);
            out.put("topicFilterType", header.topicFilterType);
            out.putIfPresent("topicSysFlag", header.topicSysFlag);
            out.put("order", header.order);
            out.put("attributes", header.attributes);
            out.putIfPresent("force", header.force);
        }
    };
}
