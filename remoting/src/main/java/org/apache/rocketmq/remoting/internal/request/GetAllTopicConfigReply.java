package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Tells how many topics the broker has in all. */
public record GetAllTopicConfigReply(Integer totalTopicNum) {

    public static final HeaderCodec<GetAllTopicConfigReply> CODEC = new HeaderCodec<>() {
        @Override
        public GetAllTopicConfigReply decode(Fields in) {
            return new GetAllTopicConfigReply(in.optionalInt32("totalTopicNum"));
        }

        @Override
        public void encode(GetAllTopicConfigReply header, Fields out) {
            out.putIfPresent("totalTopicNum", header.totalTopicNum);
        }
    };
}
