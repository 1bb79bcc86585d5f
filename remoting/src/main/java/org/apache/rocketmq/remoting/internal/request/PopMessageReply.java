package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** What was taken: when, for how long, and the offsets by queue, as texts. */
public record PopMessageReply(
    long popTime, long invisibleTime, int reviveQid, long restNum, String startOffsetInfo,
    String msgOffsetInfo, String orderCountInfo) {

    public static final HeaderCodec<PopMessageReply> CODEC = new HeaderCodec<>() {
        @Override
        public PopMessageReply decode(Fields in) {
            return new PopMessageReply(
                in.int64("popTime"), in.int64("invisibleTime"), in.int32("reviveQid"), in.int64("restNum"),
                in.get("startOffsetInfo"), in.get("msgOffsetInfo"), in.get("orderCountInfo"));
        }

        @Override
        public void encode(PopMessageReply header, Fields out) {
            out.put("popTime", header.popTime);
            out.put("invisibleTime", header.invisibleTime);
            out.put("reviveQid", header.reviveQid);
            out.put("restNum", header.restNum);
            out.put("startOffsetInfo", header.startOffsetInfo);
            out.put("msgOffsetInfo", header.msgOffsetInfo);
            out.put("orderCountInfo", header.orderCountInfo);
        }
    };
}
