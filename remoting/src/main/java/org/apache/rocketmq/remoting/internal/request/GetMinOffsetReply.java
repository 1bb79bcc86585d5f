package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** The first offset that a queue still holds. */
public record GetMinOffsetReply(long offset) {

    public static final HeaderCodec<GetMinOffsetReply> CODEC = new HeaderCodec<>() {
        @Override
        public GetMinOffsetReply decode(Fields in) {
            return new GetMinOffsetReply(
                in.int64("offset"));
        }

        @Override
        public void encode(GetMinOffsetReply header, Fields out) {
            out.put("offset", header.offset);
        }
    };
}
