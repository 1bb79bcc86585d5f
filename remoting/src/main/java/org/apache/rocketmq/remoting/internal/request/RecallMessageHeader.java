package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Takes back a message whose time has not come. */
public record RecallMessageHeader(String producerGroup, String topic, String recallHandle) {

    public static final HeaderCodec<RecallMessageHeader> CODEC = new HeaderCodec<>() {
        @Override
        public RecallMessageHeader decode(Fields in) {
            return new RecallMessageHeader(in.get("producerGroup"), in.string("topic"), in.string("recallHandle"));
        }

        @Override
        public void encode(RecallMessageHeader header, Fields out) {
            out.put("producerGroup", header.producerGroup);
            out.put("topic", header.topic);
            out.put("recallHandle", header.recallHandle);
        }
    };
}
