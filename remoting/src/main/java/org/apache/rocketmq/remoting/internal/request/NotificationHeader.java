package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Waits until a pop would find a message.
 *
 * @param queueId which queue; -1 for any
 * @param pollTime how long, in milliseconds after bornTime
 */
public record NotificationHeader(
    String consumerGroup, String topic, int queueId, long pollTime, long bornTime, Boolean order,
    String attemptId, String expType, String exp) {

    public static final HeaderCodec<NotificationHeader> CODEC = new HeaderCodec<>() {
        @Override
        public NotificationHeader decode(Fields in) {
            return new NotificationHeader(
                in.string("consumerGroup"), in.string("topic"), in.int32("queueId"), in.int64("pollTime"),
                in.int64("bornTime"), in.optionalBool("order"), in.get("attemptId"), in.get("expType"),
                in.get("exp"));
        }

        @Override
        public void encode(NotificationHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
            out.put("pollTime", header.pollTime);
            out.put("bornTime", header.bornTime);
            out.putIfPresent("order", header.order);
            out.put("attemptId", header.attemptId);
            out.put("expType", header.expType);
            out.put("exp", header.exp);
        }
    };
}
