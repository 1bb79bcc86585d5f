package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks a member of a group to consume one message now. */
public record ConsumeMessageDirectlyHeader(
    String consumerGroup, String clientId, String msgId, String brokerName, String topic, Integer topicSysFlag,
    Integer groupSysFlag) {

    public static final HeaderCodec<ConsumeMessageDirectlyHeader> CODEC = new HeaderCodec<>() {
        @Override
        public ConsumeMessageDirectlyHeader decode(Fields in) {
            return new ConsumeMessageDirectlyHeader(
                in.string("consumerGroup"), in.get("clientId"), in.get("msgId"), in.get("brokerName"),
                in.get("topic"), in.optionalInt32("topicSysFlag"), in.optionalInt32("groupSysFlag"));
        }

        @Override
        public void encode(ConsumeMessageDirectlyHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
            out.put("clientId", header.clientId);
            out.put("msgId", header.msgId);
            out.put("brokerName", header.brokerName);
            out.put("topic", header.topic);
            out.putIfPresent("topicSysFlag", header.topicSysFlag);
            out.putIfPresent("groupSysFlag", header.groupSysFlag);
        }
    };
}
