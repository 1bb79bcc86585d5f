package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** How many pops wait. */
public record PollingInfoReply(int pollingNum) {

    public static final HeaderCodec<PollingInfoReply> CODEC = new HeaderCodec<>() {
        @Override
        public PollingInfoReply decode(Fields in) {
            return new PollingInfoReply(in.int32("pollingNum"));
        }

        @Override
        public void encode(PollingInfoReply header, Fields out) {
            out.put("pollingNum", header.pollingNum);
        }
    };
}
