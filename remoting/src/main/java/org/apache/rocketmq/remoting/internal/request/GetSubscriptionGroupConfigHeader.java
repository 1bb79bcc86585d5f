package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the settings of a consumer group. */
public record GetSubscriptionGroupConfigHeader(String group) {

    public static final HeaderCodec<GetSubscriptionGroupConfigHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetSubscriptionGroupConfigHeader decode(Fields in) {
            return new GetSubscriptionGroupConfigHeader(in.string("group"));
        }

        @Override
        public void encode(GetSubscriptionGroupConfigHeader header, Fields out) {
            out.put("group", header.group);
        }
    };
}
