package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Where a message was stored. For a batch, {@code msgId} lists all ids, separated by commas. */
public record SendMessageReply(
    String msgId, int queueId, long queueOffset, String transactionId, String batchUniqId,
    String recallHandle) {

    public static final HeaderCodec<SendMessageReply> CODEC = new HeaderCodec<>() {
        @Override
        public SendMessageReply decode(Fields in) {
            return new SendMessageReply(
                in.string("msgId"), in.int32("queueId"), in.int64("queueOffset"), in.get("transactionId"),
                in.get("batchUniqId"), in.get("recallHandle"));
        }

        @Override
        public void encode(SendMessageReply header, Fields out) {
            out.put("msgId", header.msgId);
            out.put("queueId", header.queueId);
            out.put("queueOffset", header.queueOffset);
            out.put("transactionId", header.transactionId);
            out.put("batchUniqId", header.batchUniqId);
            out.put("recallHandle", header.recallHandle);
        }
    };
}
