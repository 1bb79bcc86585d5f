package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Tells a member that its group has changed. */
public record NotifyConsumerIdsChangedHeader(String consumerGroup) {

    public static final HeaderCodec<NotifyConsumerIdsChangedHeader> CODEC = new HeaderCodec<>() {
        @Override
        public NotifyConsumerIdsChangedHeader decode(Fields in) {
            return new NotifyConsumerIdsChangedHeader(
                in.string("consumerGroup"));
        }

        @Override
        public void encode(NotifyConsumerIdsChangedHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
        }
    };
}
