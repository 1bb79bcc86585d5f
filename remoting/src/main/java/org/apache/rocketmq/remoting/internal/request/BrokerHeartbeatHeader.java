package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** A broker tells that it is alive. */
public record BrokerHeartbeatHeader(
    String clusterName, String brokerAddr, String brokerName, Long brokerId, Integer epoch, Long maxOffset,
    Long confirmOffset, Long heartbeatTimeoutMills, Integer electionPriority) {

    public static final HeaderCodec<BrokerHeartbeatHeader> CODEC = new HeaderCodec<>() {
        @Override
        public BrokerHeartbeatHeader decode(Fields in) {
            return new BrokerHeartbeatHeader(
                in.string("clusterName"), in.string("brokerAddr"), in.string("brokerName"),
                in.optionalInt64("brokerId"), in.optionalInt32("epoch"), in.optionalInt64("maxOffset"),
                in.optionalInt64("confirmOffset"), in.optionalInt64("heartbeatTimeoutMills"),
                in.optionalInt32("electionPriority"));
        }

        @Override
        public void encode(BrokerHeartbeatHeader header, Fields out) {
            out.put("clusterName", header.clusterName);
            out.put("brokerAddr", header.brokerAddr);
            out.put("brokerName", header.brokerName);
            out.putIfPresent("brokerId", header.brokerId);
            out.putIfPresent("epoch", header.epoch);
            out.putIfPresent("maxOffset", header.maxOffset);
            out.putIfPresent("confirmOffset", header.confirmOffset);
            out.putIfPresent("heartbeatTimeoutMills", header.heartbeatTimeoutMills);
            out.putIfPresent("electionPriority", header.electionPriority);
        }
    };
}
