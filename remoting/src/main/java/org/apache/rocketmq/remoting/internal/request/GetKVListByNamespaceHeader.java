package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for all keys of a namespace. */
public record GetKVListByNamespaceHeader(String namespace) {

    public static final HeaderCodec<GetKVListByNamespaceHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetKVListByNamespaceHeader decode(Fields in) {
            return new GetKVListByNamespaceHeader(
                in.string("namespace"));
        }

        @Override
        public void encode(GetKVListByNamespaceHeader header, Fields out) {
            out.put("namespace", header.namespace);
        }
    };
}
