package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Tells when the oldest message of a queue was stored; -1 where it has none. */
public record GetEarliestMsgStoretimeReply(long timestamp) {

    public static final HeaderCodec<GetEarliestMsgStoretimeReply> CODEC = new HeaderCodec<>() {
        @Override
        public GetEarliestMsgStoretimeReply decode(Fields in) {
            return new GetEarliestMsgStoretimeReply(in.int64("timestamp"));
        }

        @Override
        public void encode(GetEarliestMsgStoretimeReply header, Fields out) {
            out.put("timestamp", header.timestamp);
        }
    };
}
