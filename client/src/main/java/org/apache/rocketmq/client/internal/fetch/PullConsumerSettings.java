package org.apache.rocketmq.client.internal.fetch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.consumer.MessageQueueListener;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.internal.consume.ConsumerScope;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/**
 * What a classic pull consumer is configured with when it starts.
 *
 * @param scope where the consumer belongs, and how it reads messages
 * @param offsetStore the user's own; null where offsets are kept in the brokers, or in a file
 * @param localOffsets the file with the offsets of a broadcasting consumer
 * @param queueListener who hears of other queues now; may give null
 * @param sharing whether the group shares the queues of its topics
 */
public record PullConsumerSettings(
    String group, MessageModel model, AllocateMessageQueueStrategy strategy, ConsumerScope scope,
    OffsetStore offsetStore, Path localOffsets, Supplier<MessageQueueListener> queueListener, boolean sharing,
    Duration rebalance, Duration persist) {

    boolean isBroadcasting() {
        return model == MessageModel.BROADCASTING;
    }
}
