package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** What the new receipt is made of. */
public record ChangeInvisibleTimeReply(long popTime, long invisibleTime, int reviveQid) {

    public static final HeaderCodec<ChangeInvisibleTimeReply> CODEC = new HeaderCodec<>() {
        @Override
        public ChangeInvisibleTimeReply decode(Fields in) {
            return new ChangeInvisibleTimeReply(
                in.int64("popTime"), in.int64("invisibleTime"), in.int32("reviveQid"));
        }

        @Override
        public void encode(ChangeInvisibleTimeReply header, Fields out) {
            out.put("popTime", header.popTime);
            out.put("invisibleTime", header.invisibleTime);
            out.put("reviveQid", header.reviveQid);
        }
    };
}
