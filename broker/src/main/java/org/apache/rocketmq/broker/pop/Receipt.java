package org.apache.rocketmq.broker.pop;

import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/**
 * What a consumer hands back to acknowledge a popped message, as a text with eight parts between spaces.
 *
 * @param startOffset of the pop's first message in the queue
 * @param popTime when it was popped, in milliseconds
 * @param invisibleTime for how many milliseconds
 * @param reviveQueue the queue of the records about it; {@link #ORDERED} for an ordered pop
 * @param queueOffset the message's
 */
record Receipt(long startOffset, long popTime, long invisibleTime, int reviveQueue, QueueKind kind, String brokerName,
    int queueId, long queueOffset) {

    /** Stands for the revive queue of ordered pops, which have none. */
    static final int ORDERED = 999;

    private static final int PARTS = 8;

    /**
     * Reads one; what stands behind the eight parts is not ours.
     *
     * @throws RequestRejected where it is none
     */
    static Receipt parse(String text) {
        String[] parts = text.split(" ");
        if (parts.length < PARTS) {
            throw broken(text, "it has " + parts.length + " parts of " + PARTS);
        }
        var kind = QueueKind.of(parts[4]);
        if (kind == null) {
            throw broken(text, "[" + parts[4] + "] is no kind of queue");
        }
        try {
            return new Receipt(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
                Integer.parseInt(parts[3]), kind, parts[5], Integer.parseInt(parts[6]), Long.parseLong(parts[7]));
        } catch (NumberFormatException e) {
            throw broken(text, "one of its numbers is none");
        }
    }

    private static RequestRejected broken(String text, String why) {
        return new RequestRejected(Refusal.RECEIPT_BROKEN, "the receipt [" + text + "] cannot be read: " + why);
    }

    /** As it travels. */
    String text() {
        return startOffset + " " + popTime + " " + invisibleTime + " " + reviveQueue + " " + kind.sign() + " "
            + brokerName + " " + queueId + " " + queueOffset;
    }

    /** The receipt of another message of the same pop. */
    Receipt of(long otherOffset) {
        return new Receipt(
            startOffset, popTime, invisibleTime, reviveQueue, kind, brokerName, queueId, otherOffset);
    }

    /** The receipt of the same message over another time. */
    Receipt over(Delivery.Span span) {
        return new Receipt(
            startOffset, span.from(), span.millis(), reviveQueue, kind, brokerName, queueId, queueOffset);
    }

    /** The queue that it is for. */
    PopPlace place(String group, String topic) {
        String own = topic.startsWith(Names.RETRY_PREFIX)
            ? topic : kind.topicFor(group, topic);
        return new PopPlace(group, own, queueId);
    }
}
