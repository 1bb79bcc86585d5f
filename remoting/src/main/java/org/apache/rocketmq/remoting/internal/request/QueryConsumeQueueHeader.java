package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Asks for the entries of a queue.
 *
 * @param index the queue offset of the first entry
 * @param consumerGroup whose subscription the entries are to be held against; null or empty for none
 */
public record QueryConsumeQueueHeader(String topic, int queueId, long index, int count, String consumerGroup) {

    public static final HeaderCodec<QueryConsumeQueueHeader> CODEC = new HeaderCodec<>() {
        @Override
        public QueryConsumeQueueHeader decode(Fields in) {
            return new QueryConsumeQueueHeader(
                in.string("topic"), in.int32("queueId"), in.int64("index"), in.int32("count"),
                in.get("consumerGroup"));
        }

        @Override
        public void encode(QueryConsumeQueueHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("queueId", header.queueId);
            out.put("index", header.index);
            out.put("count", header.count);
            out.put("consumerGroup", header.consumerGroup);
        }
    };
}
