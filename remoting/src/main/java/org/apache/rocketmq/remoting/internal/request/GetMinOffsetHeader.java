package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the first offset that a queue still holds. */
public record GetMinOffsetHeader(String topic, int queueId) {

    public static final HeaderCodec<GetMinOffsetHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetMinOffsetHeader decode(Fields in) {
            return new GetMinOffsetHeader(
                in.string("topic"), in.int32("queueId"));
        }

        @Override
        public void encode(GetMinOffsetHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
        }
    };
}
