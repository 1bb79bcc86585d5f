package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Asks how far all groups have consumed all topics.
 *
 * @param isOrder whether only topics with the mark of ordered ones are asked for
 */
public record GetConsumeStatsInBrokerHeader(boolean isOrder) {

    public static final HeaderCodec<GetConsumeStatsInBrokerHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetConsumeStatsInBrokerHeader decode(Fields in) {
            return new GetConsumeStatsInBrokerHeader(in.bool("isOrder"));
        }

        @Override
        public void encode(GetConsumeStatsInBrokerHeader header, Fields out) {
            out.put("isOrder", header.isOrder);
        }
    };
}
