package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Sets a key of a namespace. */
public record PutKVConfigHeader(String namespace, String key, String value) {

    public static final HeaderCodec<PutKVConfigHeader> CODEC = new HeaderCodec<>() {
        @Override
        public PutKVConfigHeader decode(Fields in) {
            return new PutKVConfigHeader(
                in.string("namespace"), in.string("key"), in.string("value"));
        }

        @Override
        public void encode(PutKVConfigHeader header, Fields out) {
            out.put("namespace", header.namespace);
            out.put("key", header.key);
            out.put("value", header.value);
        }
    };
}
