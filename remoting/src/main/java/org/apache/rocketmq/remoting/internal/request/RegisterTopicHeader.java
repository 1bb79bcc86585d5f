package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Adds a topic to the brokers that the body names. */
public record RegisterTopicHeader(String topic) {

    public static final HeaderCodec<RegisterTopicHeader> CODEC = new HeaderCodec<>() {
        @Override
        public RegisterTopicHeader decode(Fields in) {
            return new RegisterTopicHeader(
                in.string("topic"));
        }

        @Override
        public void encode(RegisterTopicHeader header, Fields out) {
            out.put("topic", header.topic);
        }
    };
}
