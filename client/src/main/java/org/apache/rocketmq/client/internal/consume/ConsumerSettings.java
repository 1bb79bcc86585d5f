package org.apache.rocketmq.client.internal.consume;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.consumer.listener.MessageListener;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.internal.order.LockSettings;
import org.apache.rocketmq.client.internal.pop.PopSettings;
import org.apache.rocketmq.client.internal.pull.PullSettings;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/**
 * What a push consumer is configured with when it starts.
 *
 * @param fromTimestamp where a group begins that has consumed nothing yet, for CONSUME_FROM_TIMESTAMP
 * @param pop how what brokers want popped is popped; null where the members share the queues among themselves
 * @param localOffsets the file with the offsets of a broadcasting consumer
 * @param closeGrace how long running listeners are waited for at shutdown
 * @param scope where the consumer belongs, and how it reads messages
 */
public record ConsumerSettings(
    String group, MessageModel model, AllocateMessageQueueStrategy strategy, ConsumeFromWhere fromWhere,
    long fromTimestamp, PullSettings pull, PopSettings pop, ListenerSettings listening, LockSettings locks,
    Path localOffsets, Duration rebalance, Duration persist, Duration closeGrace, ConsumerScope scope) {

    /** The same with another listener. */
    ConsumerSettings with(MessageListener listener) {
        return new ConsumerSettings(group, model, strategy, fromWhere, fromTimestamp, pull, pop,
            listening.with(listener), locks, localOffsets, rebalance, persist, closeGrace, scope);
    }

    boolean isBroadcasting() {
        return model == MessageModel.BROADCASTING;
    }

    boolean isOrderly() {
        return listening.listener() instanceof MessageListenerOrderly;
    }

    /** Only members that share messages, in no order, can leave it to brokers who gets which. */
    boolean isAssignedByBroker() {
        return pop != null && !isBroadcasting() && !isOrderly();
    }
}
