package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Asks how far a group has consumed its topics.
 *
 * @param topic the one topic that is asked for; null or empty for all
 * @param topicList several of them, parted by semicolons; null or empty for those of {@code topic}
 */
public record GetConsumeStatsHeader(String consumerGroup, String topic, String topicList) {

    public static final HeaderCodec<GetConsumeStatsHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetConsumeStatsHeader decode(Fields in) {
            return new GetConsumeStatsHeader(in.string("consumerGroup"), in.get("topic"), in.get("topicList"));
        }

        @Override
        public void encode(GetConsumeStatsHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
            out.put("topic", header.topic);
            out.put("topicList", header.topicList);
        }
    };
}
