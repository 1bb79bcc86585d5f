package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Whether they have. */
public record QueryDataVersionReply(boolean changed) {

    public static final HeaderCodec<QueryDataVersionReply> CODEC = new HeaderCodec<>() {
        @Override
        public QueryDataVersionReply decode(Fields in) {
            return new QueryDataVersionReply(
                in.bool("changed"));
        }

        @Override
        public void encode(QueryDataVersionReply header, Fields out) {
            out.put("changed", header.changed);
        }
    };
}
