package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Has a message that was popped come back at another time.
 *
 * @param extraInfo the receipt of the pop
 * @param invisibleTime how long from now on, in milliseconds
 */
public record ChangeInvisibleTimeHeader(
    String consumerGroup, String topic, int queueId, String extraInfo, long offset, long invisibleTime,
    String liteTopic, boolean suspend) {

    public static final HeaderCodec<ChangeInvisibleTimeHeader> CODEC = new HeaderCodec<>() {
        @Override
        public ChangeInvisibleTimeHeader decode(Fields in) {
            return new ChangeInvisibleTimeHeader(
                in.string("consumerGroup"), in.string("topic"), in.int32("queueId"), in.string("extraInfo"),
                in.int64("offset"), in.int64("invisibleTime"), in.get("liteTopic"),
                in.bool("suspend", false));
        }

        @Override
        public void encode(ChangeInvisibleTimeHeader header, Fields out) {
            out.put("consumerGroup", header.consumerGroup);
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
            out.put("extraInfo", header.extraInfo);
            out.put("offset", header.offset);
            out.put("invisibleTime", header.invisibleTime);
            out.put("liteTopic", header.liteTopic);
            out.put("suspend", header.suspend);
        }
    };
}
