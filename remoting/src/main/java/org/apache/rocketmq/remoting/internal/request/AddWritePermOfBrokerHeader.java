package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Gives the write permission back to all topics of a broker. */
public record AddWritePermOfBrokerHeader(String brokerName) {

    public static final HeaderCodec<AddWritePermOfBrokerHeader> CODEC = new HeaderCodec<>() {
        @Override
        public AddWritePermOfBrokerHeader decode(Fields in) {
            return new AddWritePermOfBrokerHeader(
                in.string("brokerName"));
        }

        @Override
        public void encode(AddWritePermOfBrokerHeader header, Fields out) {
            out.put("brokerName", header.brokerName);
        }
    };
}
