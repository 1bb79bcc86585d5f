package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Asks to set a group back or forward to a point in time, at a broker; tells a consumer that it was.
 *
 * @param queueId the one queue that it is about; -1 for all
 * @param offset where to go instead of to a time; null or -1 where the time counts
 * @param timestamp in milliseconds; -1 for the end of each queue
 * @param isForce whether a group may also go forward
 */
public record ResetOffsetHeader(String group, String topic, int queueId, Long offset, long timestamp, boolean isForce) {

    public static final HeaderCodec<ResetOffsetHeader> CODEC = new HeaderCodec<>() {
        @Override
        public ResetOffsetHeader decode(Fields in) {
            return new ResetOffsetHeader(
                in.string("group"), in.string("topic"), in.int32("queueId", -1), in.optionalInt64("offset"),
                in.int64("timestamp"), in.bool("isForce"));
        }

        @Override
        public void encode(ResetOffsetHeader header, Fields out) {
            out.put("group", header.group);
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
            out.putIfPresent("offset", header.offset);
            out.put("timestamp", header.timestamp);
            out.put("isForce", header.isForce);
        }
    };
}
