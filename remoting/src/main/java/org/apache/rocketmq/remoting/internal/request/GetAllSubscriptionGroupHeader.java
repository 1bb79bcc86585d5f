package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Asks for a part of the broker's consumer groups.
 *
 * @param groupSeq the place of the first group of the part; null where the sender knows no parts and gets all
 * @param dataVersion the version that the earlier parts had, as JSON; may be null
 * @param maxGroupNum how many; null for the usual number
 */
public record GetAllSubscriptionGroupHeader(Integer groupSeq, String dataVersion, Integer maxGroupNum) {

    public static final HeaderCodec<GetAllSubscriptionGroupHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetAllSubscriptionGroupHeader decode(Fields in) {
            return new GetAllSubscriptionGroupHeader(
                in.optionalInt32("groupSeq"), in.get("dataVersion"), in.optionalInt32("maxGroupNum"));
        }

        @Override
        public void encode(GetAllSubscriptionGroupHeader header, Fields out) {
            out.putIfPresent("groupSeq", header.groupSeq);
            out.put("dataVersion", header.dataVersion);
            out.putIfPresent("maxGroupNum", header.maxGroupNum);
        }
    };
}
