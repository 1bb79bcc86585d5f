package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the settings of a topic. */
public record GetTopicConfigHeader(String topic) {

    public static final HeaderCodec<GetTopicConfigHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetTopicConfigHeader decode(Fields in) {
            return new GetTopicConfigHeader(in.string("topic"));
        }

        @Override
        public void encode(GetTopicConfigHeader header, Fields out) {
            out.put("topic", header.topic);
        }
    };
}
