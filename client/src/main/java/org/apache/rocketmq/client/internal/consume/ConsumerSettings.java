package org.apache.rocketmq.client.internal.consume;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageQueueListener;
import org.apache.rocketmq.client.consumer.listener.MessageListener;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.offset.LocalOffsets;
import org.apache.rocketmq.client.internal.order.LockSettings;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/**
 * What a push consumer is configured with when it starts, and its policy, which may change later.
 *
 * @param clientRebalance whether the members share the queues among themselves, rather than that brokers assign them
 * @param localOffsets the file with the offsets of a broadcasting consumer
 * @param scope where the consumer belongs, and how it reads messages
 * @param queueListener whom to tell of other queues than before, as it is set at that time; null for nobody
 * @param policy what may change while it runs; to be asked whenever it counts
 */
public record ConsumerSettings(
    String group, MessageModel model, AllocateMessageQueueStrategy strategy, boolean clientRebalance,
    ListenerSettings listening, LockSettings locks, Path localOffsets, Duration rebalance, Duration persist,
    ConsumerScope scope, Supplier<MessageQueueListener> queueListener, Live<ConsumerPolicy> policy) {
    private static final String REBALANCE_PROPERTY = "rocketmq.client.rebalance.waitInterval";
    private static final int DEFAULT_REBALANCE_MILLIS = 20_000;
    private static final String LOCK_RENEWAL_PROPERTY = "rocketmq.client.rebalance.lockInterval";
    private static final int DEFAULT_LOCK_RENEWAL_MILLIS = 20_000;
    private static final String LOCK_TRUST_PROPERTY = "rocketmq.client.rebalance.lockMaxLiveTime";
    private static final int DEFAULT_LOCK_TRUST_MILLIS = 30_000;
    private static final Duration LOCAL_RETRY = Duration.ofSeconds(5);

    /**
     * What a consumer is configured with now.
     *
     * @throws MQClientException where that makes no sense
     */
    public static ConsumerSettings of(DefaultMQPushConsumer consumer) throws MQClientException {
        checkParts(consumer);
        checkNumbers(consumer);
        var locks = new LockSettings(millis(LOCK_RENEWAL_PROPERTY, DEFAULT_LOCK_RENEWAL_MILLIS),
            millis(LOCK_TRUST_PROPERTY, DEFAULT_LOCK_TRUST_MILLIS));
        String group = consumer.getConsumerGroup();
        boolean orderly = consumer.isConsumeOrderly();
        var restAfterFailure = Duration.ofMillis(consumer.getPullTimeDelayMillsWhenException());
        return new ConsumerSettings(group, consumer.getMessageModel(), consumer.getAllocateMessageQueueStrategy(),
            consumer.isClientRebalance(), listening(consumer), locks,
            LocalOffsets.fileOf(consumer.buildMQClientId(), group),
            millis(REBALANCE_PROPERTY, DEFAULT_REBALANCE_MILLIS),
            Duration.ofMillis(consumer.getPersistConsumerOffsetInterval()), ConsumerScope.of(consumer),
            () -> Space.of(consumer).plain(consumer.getMessageQueueListener()),
            new Live<>(() -> ConsumerPolicy.of(consumer, group, orderly, restAfterFailure)));
    }

    private static void checkParts(DefaultMQPushConsumer consumer) throws MQClientException {
        var listener = consumer.getMessageListener();
        if (!consumer.isConsumeOrderly() && !(listener instanceof MessageListenerConcurrently)) {
            throw new MQClientException(listener == null
                ? "The consumer of " + consumer.getConsumerGroup()
                + " has no listener: call registerMessageListener first"
                : "The listener " + listener.getClass().getName() + " is neither a MessageListenerConcurrently"
                + " nor a MessageListenerOrderly", null);
        }
        if (consumer.getAllocateMessageQueueStrategy() == null) {
            throw new MQClientException("The consumer of " + consumer.getConsumerGroup()
                + " has no allocateMessageQueueStrategy", null);
        }
        Beginning.of(consumer.getConsumeFromWhere(), consumer.getConsumeTimestamp());
        ConsumeTimestamp.parse(consumer.getConsumeTimestamp());
    }

    private static void checkNumbers(DefaultMQPushConsumer consumer) throws MQClientException {
        var bounds = new Bounds(consumer.getConsumerGroup());
        bounds.check("consumeThreadMax", consumer.getConsumeThreadMax(), 1, 1_000);
        bounds.check("consumeThreadMin", consumer.getConsumeThreadMin(), 1, consumer.getConsumeThreadMax());
        bounds.check("pullTimeDelayMillsWhenException", consumer.getPullTimeDelayMillsWhenException(), 0, 65_535);
        bounds.check("persistConsumerOffsetInterval", consumer.getPersistConsumerOffsetInterval(), 1,
            Integer.MAX_VALUE);
        for (PushNumber number : PushNumber.values()) {
            if (!number.makesSense(number.of(consumer))) {
                throw new MQClientException(number.complaint(consumer.getConsumerGroup(), number.of(consumer)), null);
            }
        }
    }

    /** Of the numbers that the consumers of a group are configured with. */
    private record Bounds(String group) {

        void check(String name, long value, long least, long most) throws MQClientException {
            if (value < least || value > most) {
                throw new MQClientException(PushNumber.complaint(name, group, value, least, most), null);
            }
        }
    }

    private static ListenerSettings listening(DefaultMQPushConsumer consumer) {
        return new ListenerSettings(consumer.getMessageListener(), consumer.getConsumeThreadMin(),
            consumer.getConsumeThreadMax(), LOCAL_RETRY);
    }

    private static Duration millis(String property, int otherwise) {
        return Duration.ofMillis(Integer.getInteger(property, otherwise));
    }

    /** The same with another listener. */
    ConsumerSettings with(MessageListener listener) {
        return new ConsumerSettings(group, model, strategy, clientRebalance, listening.with(listener), locks,
            localOffsets, rebalance, persist, scope, queueListener, policy);
    }

    boolean isBroadcasting() {
        return model == MessageModel.BROADCASTING;
    }

    boolean isOrderly() {
        return listening.listener() instanceof MessageListenerOrderly;
    }

    /** Only members that share messages, in no order, can leave it to brokers who gets which. */
    boolean isAssignedByBroker() {
        return !clientRebalance && !isBroadcasting() && !isOrderly();
    }
}
