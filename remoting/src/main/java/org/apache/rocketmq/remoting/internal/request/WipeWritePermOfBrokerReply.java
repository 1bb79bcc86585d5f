package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** How many topics lost it. */
public record WipeWritePermOfBrokerReply(int wipeTopicCount) {

    public static final HeaderCodec<WipeWritePermOfBrokerReply> CODEC = new HeaderCodec<>() {
        @Override
        public WipeWritePermOfBrokerReply decode(Fields in) {
            return new WipeWritePermOfBrokerReply(
                in.int32("wipeTopicCount"));
        }

        @Override
        public void encode(WipeWritePermOfBrokerReply header, Fields out) {
            out.put("wipeTopicCount", header.wipeTopicCount);
        }
    };
}
