package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the brokers that share a name. */
public record GetBrokerMemberGroupHeader(String clusterName, String brokerName) {

    public static final HeaderCodec<GetBrokerMemberGroupHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetBrokerMemberGroupHeader decode(Fields in) {
            return new GetBrokerMemberGroupHeader(
                in.string("clusterName"), in.string("brokerName"));
        }

        @Override
        public void encode(GetBrokerMemberGroupHeader header, Fields out) {
            out.put("clusterName", header.clusterName);
            out.put("brokerName", header.brokerName);
        }
    };
}
