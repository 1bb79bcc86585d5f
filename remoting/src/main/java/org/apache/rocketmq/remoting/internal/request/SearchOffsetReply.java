package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** The offset of a point in time. */
public record SearchOffsetReply(long offset) {

    public static final HeaderCodec<SearchOffsetReply> CODEC = new HeaderCodec<>() {
        @Override
        public SearchOffsetReply decode(Fields in) {
            return new SearchOffsetReply(
                in.int64("offset"));
        }

        @Override
        public void encode(SearchOffsetReply header, Fields out) {
            out.put("offset", header.offset);
        }
    };
}
