package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** The value of a key. */
public record GetKVConfigReply(String value) {

    public static final HeaderCodec<GetKVConfigReply> CODEC = new HeaderCodec<>() {
        @Override
        public GetKVConfigReply decode(Fields in) {
            return new GetKVConfigReply(
                in.get("value"));
        }

        @Override
        public void encode(GetKVConfigReply header, Fields out) {
            out.put("value", header.value);
        }
    };
}
