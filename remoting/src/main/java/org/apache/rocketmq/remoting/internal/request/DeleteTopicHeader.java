package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Deletes a topic on a broker. */
public record DeleteTopicHeader(String topic) {

    public static final HeaderCodec<DeleteTopicHeader> CODEC = new HeaderCodec<>() {
        @Override
        public DeleteTopicHeader decode(Fields in) {
            return new DeleteTopicHeader(
                in.get("topic"));
        }

        @Override
        public void encode(DeleteTopicHeader header, Fields out) {
            out.put("topic", header.topic);
        }
    };
}
