package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Who the master of the broker's group is. */
public record RegisterBrokerReply(String haServerAddr, String masterAddr) {

    public static final HeaderCodec<RegisterBrokerReply> CODEC = new HeaderCodec<>() {
        @Override
        public RegisterBrokerReply decode(Fields in) {
            return new RegisterBrokerReply(
                in.get("haServerAddr"), in.get("masterAddr"));
        }

        @Override
        public void encode(RegisterBrokerReply header, Fields out) {
            out.put("haServerAddr", header.haServerAddr);
            out.put("masterAddr", header.masterAddr);
        }
    };
}
