package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the connections of a group of producers. */
public record GetProducerConnectionListHeader(String producerGroup) {

    public static final HeaderCodec<GetProducerConnectionListHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetProducerConnectionListHeader decode(Fields in) {
            return new GetProducerConnectionListHeader(
                in.string("producerGroup"));
        }

        @Override
        public void encode(GetProducerConnectionListHeader header, Fields out) {
            out.put("producerGroup", header.producerGroup);
        }
    };
}
