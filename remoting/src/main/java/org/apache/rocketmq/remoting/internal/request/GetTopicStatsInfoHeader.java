package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the ends of a topic's queues. */
public record GetTopicStatsInfoHeader(String topic) {

    public static final HeaderCodec<GetTopicStatsInfoHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetTopicStatsInfoHeader decode(Fields in) {
            return new GetTopicStatsInfoHeader(in.string("topic"));
        }

        @Override
        public void encode(GetTopicStatsInfoHeader header, Fields out) {
            out.put("topic", header.topic);
        }
    };
}
