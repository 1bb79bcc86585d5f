package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Asks to give a group the offsets of another one.
 *
 * @param topic the one topic that it is about; null or empty for all
 * @param offline whether the source group is not asked what it subscribes to
 */
public record CloneGroupOffsetHeader(String srcGroup, String destGroup, String topic, boolean offline) {

    public static final HeaderCodec<CloneGroupOffsetHeader> CODEC = new HeaderCodec<>() {
        @Override
        public CloneGroupOffsetHeader decode(Fields in) {
            return new CloneGroupOffsetHeader(
                in.string("srcGroup"), in.string("destGroup"), in.get("topic"), in.bool("offline", false));
        }

        @Override
        public void encode(CloneGroupOffsetHeader header, Fields out) {
            out.put("srcGroup", header.srcGroup);
            out.put("destGroup", header.destGroup);
            out.put("topic", header.topic);
            out.put("offline", header.offline);
        }
    };
}
