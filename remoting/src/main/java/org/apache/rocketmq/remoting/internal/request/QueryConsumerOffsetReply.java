package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** How far a group has consumed one queue. */
public record QueryConsumerOffsetReply(long offset) {

    public static final HeaderCodec<QueryConsumerOffsetReply> CODEC = new HeaderCodec<>() {
        @Override
        public QueryConsumerOffsetReply decode(Fields in) {
            return new QueryConsumerOffsetReply(
                in.int64("offset"));
        }

        @Override
        public void encode(QueryConsumerOffsetReply header, Fields out) {
            out.put("offset", header.offset);
        }
    };
}
