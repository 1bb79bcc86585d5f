package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Deletes the settings of a consumer group, and its offsets where that is wished. */
public record DeleteSubscriptionGroupHeader(String groupName, Boolean cleanOffset) {

    public static final HeaderCodec<DeleteSubscriptionGroupHeader> CODEC = new HeaderCodec<>() {
        @Override
        public DeleteSubscriptionGroupHeader decode(Fields in) {
            return new DeleteSubscriptionGroupHeader(
                in.string("groupName"),
                in.optionalBool("cleanOffset"));
        }

        @Override
        public void encode(DeleteSubscriptionGroupHeader header, Fields out) {
            out.put("groupName", header.groupName);
            out.putIfPresent("cleanOffset", header.cleanOffset);
        }
    };
}
