package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Asks for the least offsets of the other groups of a topic.
 *
 * @param filterGroups the groups to leave out, parted by commas; may be null
 * @param compareGroup only offsets behind this group's count
 */
public record QueryCorrectionOffsetHeader(String filterGroups, String compareGroup, String topic) {

    public static final HeaderCodec<QueryCorrectionOffsetHeader> CODEC = new HeaderCodec<>() {
        @Override
        public QueryCorrectionOffsetHeader decode(Fields in) {
            return new QueryCorrectionOffsetHeader(
                in.get("filterGroups"), in.string("compareGroup"), in.string("topic"));
        }

        @Override
        public void encode(QueryCorrectionOffsetHeader header, Fields out) {
            out.put("filterGroups", header.filterGroups);
            out.put("compareGroup", header.compareGroup);
            out.put("topic", header.topic);
        }
    };
}
