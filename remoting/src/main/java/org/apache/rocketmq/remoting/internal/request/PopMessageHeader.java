package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Takes messages of a topic for a time, in which no other member of the group gets them.
 *
 * @param queueId which queue; -1 for any
 * @param invisibleTime how long they are kept from others, in milliseconds
 * @param pollTime how long the request may wait for a message, in milliseconds after bornTime
 * @param initMode where a group begins that has no offset yet: 0 at the oldest message, 1 behind the newest
 * @param order whether what is out of a queue must be acknowledged before more of it goes out
 * @param attemptId marks the repeated attempts of one ordered pop; may be null
 */
public record PopMessageHeader(
    String consumerGroup, String topic, int queueId, int maxMsgNums, long invisibleTime, long pollTime,
    long bornTime, int initMode, String expType, String exp, Boolean order, String attemptId) {

    public static final HeaderCodec<PopMessageHeader> CODEC = new HeaderCodec<>() {
        @Override
        public PopMessageHeader decode(Fields in) {
            return new PopMessageHeader(
                in.string("consumerGroup"), in.string("topic"), in.int32("queueId"), in.int32("maxMsgNums"),
                in.int64("invisibleTime"), in.int64("pollTime"), in.int64("bornTime"), in.int32("initMode"),
                in.get("expType"), in.get("exp"), in.optionalBool("order"), in.get("attemptId"));
        }

        @Override
        public void encode(PopMessageHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
            out.put("maxMsgNums", header.maxMsgNums);
            out.put("invisibleTime", header.invisibleTime);
            out.put("pollTime", header.pollTime);
            out.put("bornTime", header.bornTime);
            out.put("initMode", header.initMode);
            out.put("expType", header.expType);
            out.put("exp", header.exp);
            out.putIfPresent("order", header.order);
            out.put("attemptId", header.attemptId);
        }
    };
}
