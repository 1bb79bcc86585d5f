package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Asks for a part of the broker's topics.
 *
 * @param topicSeq the place of the first topic of the part; null where the sender knows no parts and gets all
 * @param dataVersion the version that the earlier parts had, as JSON; may be null
 * @param maxTopicNum how many; null for the usual number
 */
public record GetAllTopicConfigHeader(Integer topicSeq, String dataVersion, Integer maxTopicNum) {

    public static final HeaderCodec<GetAllTopicConfigHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetAllTopicConfigHeader decode(Fields in) {
            return new GetAllTopicConfigHeader(
                in.optionalInt32("topicSeq"), in.get("dataVersion"), in.optionalInt32("maxTopicNum"));
        }

        @Override
        public void encode(GetAllTopicConfigHeader header, Fields out) {
            out.putIfPresent("topicSeq", header.topicSeq);
            out.put("dataVersion", header.dataVersion);
            out.putIfPresent("maxTopicNum", header.maxTopicNum);
        }
    };
}
