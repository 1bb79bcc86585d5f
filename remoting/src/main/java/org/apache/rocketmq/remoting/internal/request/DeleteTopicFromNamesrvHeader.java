package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Deletes a topic's routes on a name server. */
public record DeleteTopicFromNamesrvHeader(String topic, String clusterName) {

    public static final HeaderCodec<DeleteTopicFromNamesrvHeader> CODEC = new HeaderCodec<>() {
        @Override
        public DeleteTopicFromNamesrvHeader decode(Fields in) {
            return new DeleteTopicFromNamesrvHeader(
                in.string("topic"), in.get("clusterName"));
        }

        @Override
        public void encode(DeleteTopicFromNamesrvHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("clusterName", header.clusterName);
        }
    };
}
