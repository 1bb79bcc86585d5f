package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Asks for the least offset that any group has in each queue of a topic.
 *
 * @param filterGroups the groups that are left out, separated by commas; may be null
 * @param compareGroup a group that the answer is held against; may be null
 */
public record QueryCorrectionOffsetHeader(String topic, String filterGroups, String compareGroup) {

    public static final HeaderCodec<QueryCorrectionOffsetHeader> CODEC = new HeaderCodec<>() {
        @Override
        public QueryCorrectionOffsetHeader decode(Fields in) {
            return new QueryCorrectionOffsetHeader(in.string("topic"), in.get("filterGroups"), in.get("compareGroup"));
        }

        @Override
        public void encode(QueryCorrectionOffsetHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("filterGroups", header.filterGroups);
            out.put("compareGroup", header.compareGroup);
        }
    };
}
