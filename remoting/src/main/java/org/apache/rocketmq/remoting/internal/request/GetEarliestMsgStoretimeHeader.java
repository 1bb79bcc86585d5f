package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks when the oldest message of a queue was stored. */
public record GetEarliestMsgStoretimeHeader(String topic, int queueId) {

    public static final HeaderCodec<GetEarliestMsgStoretimeHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetEarliestMsgStoretimeHeader decode(Fields in) {
            return new GetEarliestMsgStoretimeHeader(in.string("topic"), in.int32("queueId"));
        }

        @Override
        public void encode(GetEarliestMsgStoretimeHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
        }
    };
}
