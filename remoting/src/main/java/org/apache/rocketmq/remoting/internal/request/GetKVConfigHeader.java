package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for a key of a namespace. */
public record GetKVConfigHeader(String namespace, String key) {

    public static final HeaderCodec<GetKVConfigHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetKVConfigHeader decode(Fields in) {
            return new GetKVConfigHeader(
                in.string("namespace"), in.string("key"));
        }

        @Override
        public void encode(GetKVConfigHeader header, Fields out) {
            out.put("namespace", header.namespace);
            out.put("key", header.key);
        }
    };
}
