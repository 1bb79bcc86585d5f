package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Deletes a key of a namespace. */
public record DeleteKVConfigHeader(String namespace, String key) {

    public static final HeaderCodec<DeleteKVConfigHeader> CODEC = new HeaderCodec<>() {
        @Override
        public DeleteKVConfigHeader decode(Fields in) {
            return new DeleteKVConfigHeader(
                in.string("namespace"), in.string("key"));
        }

        @Override
        public void encode(DeleteKVConfigHeader header, Fields out) {
            out.put("namespace", header.namespace);
            out.put("key", header.key);
        }
    };
}
