package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** The offset that the next message of a queue gets. */
public record GetMaxOffsetReply(long offset) {

    public static final HeaderCodec<GetMaxOffsetReply> CODEC = new HeaderCodec<>() {
        @Override
        public GetMaxOffsetReply decode(Fields in) {
            return new GetMaxOffsetReply(
                in.int64("offset"));
        }

        @Override
        public void encode(GetMaxOffsetReply header, Fields out) {
            out.put("offset", header.offset);
        }
    };
}
