package org.apache.rocketmq.client.internal.pop;

import java.time.Duration;
import org.apache.rocketmq.common.consumer.ReceiptHandle;
import org.apache.rocketmq.remoting.internal.request.ChangeInvisibleTimeReply;

/**
 * What a popped message is settled by, while nobody else of the group gets it.
 *
 * @param topic where the message lies: the topic that is consumed, or the group's retry topic for it
 * @param offset the message's place in its queue
 * @param text the receipt as its broker wrote or will read it
 * @param sinceNanos when its time began, by this process's clock: not before it did for the broker, but for what an
 *     answer takes to come
 * @param invisible for how long
 */
public record Receipt(String topic, String brokerName, int queueId, long offset, String text, long sinceNanos,
    Duration invisible) {

    /** Whether others may have the message by now. */
    public boolean isOver(long nowNanos) {
        return nowNanos - sinceNanos >= invisible.toNanos();
    }

    /** Whether it is time for another one. */
    public boolean isHalfOver(long nowNanos) {
        return nowNanos - sinceNanos >= invisible.toNanos() / 2;
    }

    /** The receipt that is valid instead after a change, which was asked for at that time. */
    public Receipt changed(ChangeInvisibleTimeReply reply, long askedNanos) {
        String kind = ReceiptHandle.decode(text).getTopicType();
        return new Receipt(topic, brokerName, queueId, offset,
            text(offset, reply.popTime(), reply.invisibleTime(), reply.reviveQid(), kind, brokerName, queueId, offset),
            askedNanos, Duration.ofMillis(reply.invisibleTime()));
    }

    static String text(long startOffset, long popTime, long invisibleTime, int reviveQueue, String kind,
        String brokerName, int queueId, long offset) {
        return startOffset + " " + popTime + " " + invisibleTime + " " + reviveQueue + " " + kind + " " + brokerName
            + " " + queueId + " " + offset;
    }
}
