package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for one of the broker's figures over a minute, an hour and a day. */
public record ViewBrokerStatsDataHeader(String statsName, String statsKey) {

    public static final HeaderCodec<ViewBrokerStatsDataHeader> CODEC = new HeaderCodec<>() {
        @Override
        public ViewBrokerStatsDataHeader decode(Fields in) {
            return new ViewBrokerStatsDataHeader(in.string("statsName"), in.string("statsKey"));
        }

        @Override
        public void encode(ViewBrokerStatsDataHeader header, Fields out) {
            out.put("statsName", header.statsName);
            out.put("statsKey", header.statsKey);
        }
    };
}
