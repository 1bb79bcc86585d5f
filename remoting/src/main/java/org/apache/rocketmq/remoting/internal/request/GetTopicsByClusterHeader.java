package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the topics of a cluster. */
public record GetTopicsByClusterHeader(String cluster) {

    public static final HeaderCodec<GetTopicsByClusterHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetTopicsByClusterHeader decode(Fields in) {
            return new GetTopicsByClusterHeader(
                in.string("cluster"));
        }

        @Override
        public void encode(GetTopicsByClusterHeader header, Fields out) {
            out.put("cluster", header.cluster);
        }
    };
}
