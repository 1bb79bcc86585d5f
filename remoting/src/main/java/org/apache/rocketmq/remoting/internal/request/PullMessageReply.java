package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Where to pull next, and what the queue holds. */
public record PullMessageReply(
    long suggestWhichBrokerId, long nextBeginOffset, long minOffset, long maxOffset, Long offsetDelta,
    Integer topicSysFlag, Integer groupSysFlag, Integer forbiddenType) {

    public static final HeaderCodec<PullMessageReply> CODEC = new HeaderCodec<>() {
        @Override
        public PullMessageReply decode(Fields in) {
            return new PullMessageReply(
                in.int64("suggestWhichBrokerId"), in.int64("nextBeginOffset"), in.int64("minOffset"),
                in.int64("maxOffset"), in.optionalInt64("offsetDelta"), in.optionalInt32("topicSysFlag"),
                in.optionalInt32("groupSysFlag"), in.optionalInt32("forbiddenType"));
        }

        @Override
        public void encode(PullMessageReply header, Fields out) {
            out.put("suggestWhichBrokerId", header.suggestWhichBrokerId);
            out.put("nextBeginOffset", header.nextBeginOffset);
            out.put("minOffset", header.minOffset);
            out.put("maxOffset", header.maxOffset);
            out.putIfPresent("offsetDelta", header.offsetDelta);
            out.putIfPresent("topicSysFlag", header.topicSysFlag);
            out.putIfPresent("groupSysFlag", header.groupSysFlag);
            out.putIfPresent("forbiddenType", header.forbiddenType);
        }
    };
}
