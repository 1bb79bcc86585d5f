package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** A broker announces itself; its topics are the body. */
public record RegisterBrokerHeader(
    String brokerName, String brokerAddr, String clusterName, String haServerAddr, long brokerId,
    Long heartbeatTimeoutMillis, Boolean enableActingMaster, boolean compressed, Integer bodyCrc32) {

    public static final HeaderCodec<RegisterBrokerHeader> CODEC = new HeaderCodec<>() {
        @Override
        public RegisterBrokerHeader decode(Fields in) {
            return new RegisterBrokerHeader(
                in.string("brokerName"), in.string("brokerAddr"), in.string("clusterName"),
                in.string("haServerAddr"), in.int64("brokerId"), in.optionalInt64("heartbeatTimeoutMillis"),
                in.optionalBool("enableActingMaster"), in.bool("compressed", false),
                in.optionalInt32("bodyCrc32"));
        }

        @Override
        public void encode(RegisterBrokerHeader header, Fields out) {
            out.put("brokerName", header.brokerName);
            out.put("brokerAddr", header.brokerAddr);
            out.put("clusterName", header.clusterName);
            out.put("haServerAddr", header.haServerAddr);
            out.put("brokerId", header.brokerId);
            out.putIfPresent("heartbeatTimeoutMillis", header.heartbeatTimeoutMillis);
            out.putIfPresent("enableActingMaster", header.enableActingMaster);
            out.put("compressed", header.compressed);
            out.putIfPresent("bodyCrc32", header.bodyCrc32);
        }
    };
}
