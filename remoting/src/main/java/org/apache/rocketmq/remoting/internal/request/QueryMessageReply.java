package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** How far the key index is: the time of storing and the log position of the newest record in it. */
public record QueryMessageReply(long indexLastUpdateTimestamp, long indexLastUpdatePhyoffset) {

    public static final HeaderCodec<QueryMessageReply> CODEC = new HeaderCodec<>() {
        @Override
        public QueryMessageReply decode(Fields in) {
            return new QueryMessageReply(
                in.int64("indexLastUpdateTimestamp"), in.int64("indexLastUpdatePhyoffset"));
        }

        @Override
        public void encode(QueryMessageReply header, Fields out) {
            out.put("indexLastUpdateTimestamp", header.indexLastUpdateTimestamp);
            out.put("indexLastUpdatePhyoffset", header.indexLastUpdatePhyoffset);
        }
    };
}
