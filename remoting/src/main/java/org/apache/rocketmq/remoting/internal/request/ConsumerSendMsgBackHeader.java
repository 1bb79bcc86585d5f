package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** A consumer failed on a message and wants it again later. */
public record ConsumerSendMsgBackHeader(
    long offset, String group, int delayLevel, String originMsgId, String originTopic, boolean unitMode,
    Integer maxReconsumeTimes) {

    public static final HeaderCodec<ConsumerSendMsgBackHeader> CODEC = new HeaderCodec<>() {
        @Override
        public ConsumerSendMsgBackHeader decode(Fields in) {
            return new ConsumerSendMsgBackHeader(
                in.int64("offset"), in.string("group"), in.int32("delayLevel"), in.get("originMsgId"),
                in.get("originTopic"), in.bool("unitMode", false), in.optionalInt32("maxReconsumeTimes"));
        }

        @Override
        public void encode(ConsumerSendMsgBackHeader header, Fields out) {
            out.put("offset", header.offset);
            out.put("group", header.group);
            out.put("delayLevel", header.delayLevel);
            out.put("originMsgId", header.originMsgId);
            out.put("originTopic", header.originTopic);
            out.put("unitMode", header.unitMode);
            out.putIfPresent("maxReconsumeTimes", header.maxReconsumeTimes);
        }
    };
}
