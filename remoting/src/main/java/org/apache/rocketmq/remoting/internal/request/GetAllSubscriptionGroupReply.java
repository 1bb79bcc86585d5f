package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Tells how many consumer groups the broker has in all. */
public record GetAllSubscriptionGroupReply(Integer totalGroupNum) {

    public static final HeaderCodec<GetAllSubscriptionGroupReply> CODEC = new HeaderCodec<>() {
        @Override
        public GetAllSubscriptionGroupReply decode(Fields in) {
            return new GetAllSubscriptionGroupReply(in.optionalInt32("totalGroupNum"));
        }

        @Override
        public void encode(GetAllSubscriptionGroupReply header, Fields out) {
            out.putIfPresent("totalGroupNum", header.totalGroupNum);
        }
    };
}
