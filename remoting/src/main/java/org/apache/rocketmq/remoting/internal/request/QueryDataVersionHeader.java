package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks whether a broker's topics have changed since a version. */
public record QueryDataVersionHeader(String brokerName, String brokerAddr, String clusterName, long brokerId) {

    public static final HeaderCodec<QueryDataVersionHeader> CODEC = new HeaderCodec<>() {
        @Override
        public QueryDataVersionHeader decode(Fields in) {
            return new QueryDataVersionHeader(
                in.string("brokerName"), in.string("brokerAddr"), in.string("clusterName"), in.int64("brokerId"));
        }

        @Override
        public void encode(QueryDataVersionHeader header, Fields out) {
            out.put("brokerName", header.brokerName);
            out.put("brokerAddr", header.brokerAddr);
            out.put("clusterName", header.clusterName);
            out.put("brokerId", header.brokerId);
        }
    };
}
