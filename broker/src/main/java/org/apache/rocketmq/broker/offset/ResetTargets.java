package org.apache.rocketmq.broker.offset;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.internal.request.ResetOffsetHeader;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.MessageStore;

/** Where a group is to go, queue by queue, as an operator wishes it. */
final class ResetTargets {
    /** The time that stands for the end of each queue. */
    private static final long END = -1;

    private final MessageStore store;

    ResetTargets(MessageStore store) {
        this.store = store;
    }

    /**
     * The offset for each queue that the wish is about.
     *
     * @throws RequestRejected where there is no such queue, offset or time
     */
    SortedMap<Integer, Long> of(ResetOffsetHeader header, TopicConfig topic) {
        int queues = Math.max(topic.getReadQueueNums(), topic.getWriteQueueNums());
        boolean byOffset = header.offset() != null && header.offset() != -1;
        if (!byOffset && header.timestamp() < END) {
            throw bad("the timestamp " + header.timestamp() + " is negative; only " + END
                + " is allowed, for the end of each queue");
        }
        var targets = new TreeMap<Integer, Long>();
        if (header.queueId() == -1) {
            if (byOffset) {
                throw bad("an offset is given, but no queue that it is in");
            }
            for (int queueId = 0; queueId < queues; queueId++) {
                targets.put(queueId, byTime(header, queueId));
            }
        } else {
            if (header.queueId() < 0 || header.queueId() >= queues) {
                throw new RequestRejected(Refusal.QUEUE_UNKNOWN, "the topic " + header.topic() + " has no queue "
                    + header.queueId() + ", only " + queues + " from 0", header.queueId(), queues);
            }
            targets.put(header.queueId(), byOffset ? byOffset(header) : byTime(header, header.queueId()));
        }
        return targets;
    }

    private long byTime(ResetOffsetHeader header, int queueId) {
        return header.timestamp() == END ? store.maxOffset(header.topic(), queueId)
            : store.offsetByTime(header.topic(), queueId, header.timestamp(), false);
    }

    private long byOffset(ResetOffsetHeader header) {
        long min = store.minOffset(header.topic(), header.queueId());
        long max = store.maxOffset(header.topic(), header.queueId());
        if (header.offset() < min || header.offset() > max) {
            throw new RequestRejected(Refusal.TARGET_OFFSET_OUT_OF_RANGE, "Target offset " + header.offset()
                + " not in consume queue range [" + min + "-" + max + "]", header.offset(), min, max);
        }
        return header.offset();
    }

    private static RequestRejected bad(String complaint) {
        return new RequestRejected(Refusal.PARAMETER_BAD, complaint);
    }
}
