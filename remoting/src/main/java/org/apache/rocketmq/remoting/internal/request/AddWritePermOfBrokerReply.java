package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** How many topics got it. */
public record AddWritePermOfBrokerReply(int addTopicCount) {

    public static final HeaderCodec<AddWritePermOfBrokerReply> CODEC = new HeaderCodec<>() {
        @Override
        public AddWritePermOfBrokerReply decode(Fields in) {
            return new AddWritePermOfBrokerReply(
                in.int32("addTopicCount"));
        }

        @Override
        public void encode(AddWritePermOfBrokerReply header, Fields out) {
            out.put("addTopicCount", header.addTopicCount);
        }
    };
}
