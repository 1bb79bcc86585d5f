package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * A producer tells how its transaction went.
 *
 * @param topic the message's own topic; clients of 4.x leave it out
 * @param halfOffset the half message's queue offset
 * @param halfPosition the half message's log position
 * @param outcome 8 commit, 12 roll back, 0 not known
 * @param fromCheck whether the broker has asked for it
 */
public record EndTransactionHeader(
    String topic, String producerGroup, long halfOffset, long halfPosition, int outcome, boolean fromCheck,
    String msgId, String transactionId) {

    public static final HeaderCodec<EndTransactionHeader> CODEC = new HeaderCodec<>() {
        @Override
        public EndTransactionHeader decode(Fields in) {
            return new EndTransactionHeader(in.get("topic"), in.string("producerGroup"),
                in.int64("tranStateTableOffset"), in.int64("commitLogOffset"), in.int32("commitOrRollback"),
                in.bool("fromTransactionCheck", false), in.get("msgId"), in.get("transactionId"));
        }

        @Override
        public void encode(EndTransactionHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("producerGroup", header.producerGroup);
            out.put("tranStateTableOffset", header.halfOffset);
            out.put("commitLogOffset", header.halfPosition);
            out.put("commitOrRollback", header.outcome);
            out.put("fromTransactionCheck", header.fromCheck);
            out.put("msgId", header.msgId);
            out.put("transactionId", header.transactionId);
        }
    };
}
