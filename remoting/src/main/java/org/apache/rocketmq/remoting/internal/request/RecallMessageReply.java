package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Which message was taken back. */
public record RecallMessageReply(String msgId) {

    public static final HeaderCodec<RecallMessageReply> CODEC = new HeaderCodec<>() {
        @Override
        public RecallMessageReply decode(Fields in) {
            return new RecallMessageReply(in.string("msgId"));
        }

        @Override
        public void encode(RecallMessageReply header, Fields out) {
            out.put("msgId", header.msgId);
        }
    };
}
