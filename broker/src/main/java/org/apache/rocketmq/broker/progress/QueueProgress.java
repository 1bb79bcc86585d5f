package org.apache.rocketmq.broker.progress;

import java.util.Collection;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;
import org.apache.rocketmq.remoting.protocol.admin.OffsetWrapper;

/** Works out how far a group is in topics. */
final class QueueProgress {
    private final GroupLook look;
    private final String brokerName;

    QueueProgress(GroupLook look, String brokerName) {
        this.look = look;
        this.brokerName = brokerName;
    }

    ConsumeStats of(String group, Collection<String> topics) {
        var stats = new ConsumeStats();
        for (String topic : topics) {
            var config = look.topics().find(topic);
            if (config != null) {
                for (int queueId = 0; queueId < GroupLook.queues(config); queueId++) {
                    stats.getOffsetTable().put(
                        new MessageQueue(topic, brokerName, queueId), queue(group, topic, queueId));
                }
            }
        }
        stats.setConsumeTps(look.perSecond(group, topics));
        return stats;
    }

    /** A group without an offset has consumed nothing. Between that and the pull offset is what its members hold. */
    private OffsetWrapper queue(String group, String topic, int queueId) {
        var store = look.store();
        long consumed = look.offsets().find(group, topic, queueId);
        if (consumed == ConsumerOffsets.NONE) {
            consumed = 0;
        }
        var out = look.popped().of(group, topic, queueId);
        long given = Math.max(consumed + out.behind(), look.offsets().findPulled(group, topic, queueId));
        consumed -= Math.min(consumed, out.before());
        var queue = new OffsetWrapper();
        queue.setBrokerOffset(store.maxOffset(topic, queueId));
        queue.setConsumerOffset(consumed);
        queue.setPullOffset(given);
        queue.setLastTimestamp(Math.max(0, store.storeTimestamp(topic, queueId, consumed - 1)));
        return queue;
    }
}
