package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks for the offset of a point in time. */
public record SearchOffsetHeader(String topic, String liteTopic, int queueId, long timestamp, String boundaryType) {

    public static final HeaderCodec<SearchOffsetHeader> CODEC = new HeaderCodec<>() {
        @Override
        public SearchOffsetHeader decode(Fields in) {
            return new SearchOffsetHeader(
                in.string("topic"), in.get("liteTopic"), in.int32("queueId"), in.int64("timestamp"),
                in.get("boundaryType"));
        }

        @Override
        public void encode(SearchOffsetHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("liteTopic", header.liteTopic);
            out.put("queueId", header.queueId);
            out.put("timestamp", header.timestamp);
            out.put("boundaryType", header.boundaryType);
        }
    };
}
