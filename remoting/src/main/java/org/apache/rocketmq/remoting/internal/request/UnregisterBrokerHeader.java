package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** A broker leaves. */
public record UnregisterBrokerHeader(String brokerName, String brokerAddr, String clusterName, long brokerId) {

    public static final HeaderCodec<UnregisterBrokerHeader> CODEC = new HeaderCodec<>() {
        @Override
        public UnregisterBrokerHeader decode(Fields in) {
            return new UnregisterBrokerHeader(
                in.string("brokerName"), in.string("brokerAddr"), in.string("clusterName"), in.int64("brokerId"));
        }

        @Override
        public void encode(UnregisterBrokerHeader header, Fields out) {
            out.put("brokerName", header.brokerName);
            out.put("brokerAddr", header.brokerAddr);
            out.put("clusterName", header.clusterName);
            out.put("brokerId", header.brokerId);
        }
    };
}
