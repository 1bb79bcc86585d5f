package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the record at a log position. */
public record ViewMessageHeader(String topic, long offset) {

    public static final HeaderCodec<ViewMessageHeader> CODEC = new HeaderCodec<>() {
        @Override
        public ViewMessageHeader decode(Fields in) {
            return new ViewMessageHeader(
                in.get("topic"), in.int64("offset"));
        }

        @Override
        public void encode(ViewMessageHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("offset", header.offset);
        }
    };
}
