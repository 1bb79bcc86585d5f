package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Takes the write permission from all topics of a broker. */
public record WipeWritePermOfBrokerHeader(String brokerName) {

    public static final HeaderCodec<WipeWritePermOfBrokerHeader> CODEC = new HeaderCodec<>() {
        @Override
        public WipeWritePermOfBrokerHeader decode(Fields in) {
            return new WipeWritePermOfBrokerHeader(
                in.string("brokerName"));
        }

        @Override
        public void encode(WipeWritePermOfBrokerHeader header, Fields out) {
            out.put("brokerName", header.brokerName);
        }
    };
}
