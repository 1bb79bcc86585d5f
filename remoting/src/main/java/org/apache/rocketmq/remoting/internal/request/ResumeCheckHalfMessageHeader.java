package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * An operator has a transaction asked for from the beginning.
 *
 * @param msgId names the stored half message
 */
public record ResumeCheckHalfMessageHeader(String topic, String msgId) {

    public static final HeaderCodec<ResumeCheckHalfMessageHeader> CODEC = new HeaderCodec<>() {
        @Override
        public ResumeCheckHalfMessageHeader decode(Fields in) {
            return new ResumeCheckHalfMessageHeader(in.get("topic"), in.string("msgId"));
        }

        @Override
        public void encode(ResumeCheckHalfMessageHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("msgId", header.msgId);
        }
    };
}
