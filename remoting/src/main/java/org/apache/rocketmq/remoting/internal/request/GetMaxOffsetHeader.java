package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the offset that the next message of a queue gets. */
public record GetMaxOffsetHeader(String topic, int queueId, boolean committed) {

    public static final HeaderCodec<GetMaxOffsetHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetMaxOffsetHeader decode(Fields in) {
            return new GetMaxOffsetHeader(
                in.string("topic"), in.int32("queueId"), in.bool("committed", false));
        }

        @Override
        public void encode(GetMaxOffsetHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
            out.put("committed", header.committed);
        }
    };
}
