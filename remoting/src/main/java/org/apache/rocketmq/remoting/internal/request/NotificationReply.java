package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Whether a pop would find a message. */
public record NotificationReply(boolean hasMsg, Boolean pollingFull) {

    public static final HeaderCodec<NotificationReply> CODEC = new HeaderCodec<>() {
        @Override
        public NotificationReply decode(Fields in) {
            return new NotificationReply(in.bool("hasMsg"), in.optionalBool("pollingFull"));
        }

        @Override
        public void encode(NotificationReply header, Fields out) {
            out.put("hasMsg", header.hasMsg);
            out.putIfPresent("pollingFull", header.pollingFull);
        }
    };
}
