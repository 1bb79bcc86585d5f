package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * A broker asks a producer how its transaction went. The body is the half message's record under its own topic.
 *
 * @param halfOffset the half message's queue offset
 * @param halfPosition the half message's log position
 * @param msgId the message's unique key
 * @param offsetMsgId names the half message's record
 */
public record CheckTransactionStateHeader(
    String topic, long halfOffset, long halfPosition, String msgId, String transactionId, String offsetMsgId) {

    public static final HeaderCodec<CheckTransactionStateHeader> CODEC = new HeaderCodec<>() {
        @Override
        public CheckTransactionStateHeader decode(Fields in) {
            return new CheckTransactionStateHeader(in.get("topic"), in.int64("tranStateTableOffset"),
                in.int64("commitLogOffset"), in.get("msgId"), in.get("transactionId"), in.get("offsetMsgId"));
        }

        @Override
        public void encode(CheckTransactionStateHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("tranStateTableOffset", header.halfOffset);
            out.put("commitLogOffset", header.halfPosition);
            out.put("msgId", header.msgId);
            out.put("transactionId", header.transactionId);
            out.put("offsetMsgId", header.offsetMsgId);
        }
    };
}
