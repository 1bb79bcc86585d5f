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
import org.apache.rocketmq.client.internal.pop.PopSettings;
import org.apache.rocketmq.client.internal.pull.FlowLimits;
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
 * @param queueListener whom to tell of other queues than before, as it is set at that time; null for nobody
 */
public record ConsumerSettings(
    String group, MessageModel model, AllocateMessageQueueStrategy strategy, ConsumeFromWhere fromWhere,
    long fromTimestamp, PullSettings pull, PopSettings pop, ListenerSettings listening, LockSettings locks,
    Path localOffsets, Duration rebalance, Duration persist, Duration closeGrace, ConsumerScope scope,
    Supplier<MessageQueueListener> queueListener) {
    private static final String REBALANCE_PROPERTY = "rocketmq.client.rebalance.waitInterval";
    private static final int DEFAULT_REBALANCE_MILLIS = 20_000;
    private static final String LOCK_RENEWAL_PROPERTY = "rocketmq.client.rebalance.lockInterval";
    private static final int DEFAULT_LOCK_RENEWAL_MILLIS = 20_000;
    private static final String LOCK_TRUST_PROPERTY = "rocketmq.client.rebalance.lockMaxLiveTime";
    private static final int DEFAULT_LOCK_TRUST_MILLIS = 30_000;
    /** Running listeners get so long at shutdown even where nothing was set: else their messages come twice. */
    private static final long LEAST_CLOSE_GRACE_MILLIS = 1_000;
    private static final int NO_LIMIT = -1;
    private static final long LONGEST_CONSUME_MINUTES = 1_000_000;
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
        return new ConsumerSettings(consumer.getConsumerGroup(), consumer.getMessageModel(),
            consumer.getAllocateMessageQueueStrategy(), consumer.getConsumeFromWhere(),
            ConsumeTimestamp.parse(consumer.getConsumeTimestamp()), pull(consumer), pop(consumer), listening(consumer),
            locks, LocalOffsets.fileOf(consumer.buildMQClientId(), consumer.getConsumerGroup()),
            millis(REBALANCE_PROPERTY, DEFAULT_REBALANCE_MILLIS),
            Duration.ofMillis(consumer.getPersistConsumerOffsetInterval()),
            Duration.ofMillis(Math.max(LEAST_CLOSE_GRACE_MILLIS, consumer.getAwaitTerminationMillisWhenShutdown())),
            ConsumerScope.of(consumer), () -> Space.of(consumer).plain(consumer.getMessageQueueListener()));
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
    }

    private static void checkNumbers(DefaultMQPushConsumer consumer) throws MQClientException {
        var bounds = new Bounds(consumer.getConsumerGroup());
        bounds.check("consumeThreadMax", consumer.getConsumeThreadMax(), 1, 1_000);
        bounds.check("consumeThreadMin", consumer.getConsumeThreadMin(), 1, consumer.getConsumeThreadMax());
        bounds.check("consumeConcurrentlyMaxSpan", consumer.getConsumeConcurrentlyMaxSpan(), 1, 65_535);
        bounds.check("consumeMessageBatchMaxSize", consumer.getConsumeMessageBatchMaxSize(), 1, 1_024);
        bounds.check("pullBatchSize", consumer.getPullBatchSize(), 1, 1_024);
        bounds.check("pullBatchSizeInBytes", consumer.getPullBatchSizeInBytes(), 1, Integer.MAX_VALUE);
        bounds.check("consumeTimeout", consumer.getConsumeTimeout(), 1, LONGEST_CONSUME_MINUTES);
        bounds.check("suspendCurrentQueueTimeMillis", consumer.getSuspendCurrentQueueTimeMillis(), 10, 30_000);
        bounds.check("pullInterval", consumer.getPullInterval(), 0, 65_535);
        bounds.check("pullThresholdForQueue", consumer.getPullThresholdForQueue(), 1, 65_535);
        bounds.check("pullThresholdSizeForQueue", consumer.getPullThresholdSizeForQueue(), 1, 1_024);
        if (consumer.getPullThresholdForTopic() != NO_LIMIT) {
            bounds.check("pullThresholdForTopic", consumer.getPullThresholdForTopic(), 1, 6_553_500);
        }
        if (consumer.getPullThresholdSizeForTopic() != NO_LIMIT) {
            bounds.check("pullThresholdSizeForTopic", consumer.getPullThresholdSizeForTopic(), 1, 102_400);
        }
        bounds.check("popInvisibleTime", consumer.getPopInvisibleTime(), 5_000, 300_000);
        bounds.check("popBatchNums", consumer.getPopBatchNums(), 1, 32);
        bounds.check("popThresholdForQueue", consumer.getPopThresholdForQueue(), 1, 65_535);
        bounds.check("pullTimeDelayMillsWhenException", consumer.getPullTimeDelayMillsWhenException(), 0, 65_535);
        bounds.check("persistConsumerOffsetInterval", consumer.getPersistConsumerOffsetInterval(), 1,
            Integer.MAX_VALUE);
    }

    /** Of the numbers that the consumers of a group are configured with. */
    private record Bounds(String group) {

        void check(String name, long value, long least, long most) throws MQClientException {
            if (value < least || value > most) {
                throw new MQClientException(name + " of the consumer of " + group + " is " + value
                    + ", but must be between " + least + " and " + most, null);
            }
        }
    }

    private static PullSettings pull(DefaultMQPushConsumer consumer) {
        var limits = new FlowLimits(consumer.getPullThresholdForQueue(),
            (long) consumer.getPullThresholdSizeForQueue() << 20,
            consumer.isConsumeOrderly() ? Long.MAX_VALUE : consumer.getConsumeConcurrentlyMaxSpan(),
            consumer.getPullThresholdForTopic(), (long) consumer.getPullThresholdSizeForTopic() << 20);
        return new PullSettings(consumer.getConsumerGroup(), consumer.getPullBatchSize(),
            consumer.getPullBatchSizeInBytes(), Duration.ofMillis(consumer.getPullInterval()),
            restAfterFailure(consumer), limits);
    }

    private static PopSettings pop(DefaultMQPushConsumer consumer) {
        return consumer.isClientRebalance() ? null : new PopSettings(consumer.getConsumerGroup(),
            consumer.getPopBatchNums(), consumer.getPopThresholdForQueue(),
            Duration.ofMillis(consumer.getPopInvisibleTime()), PopSettings.initMode(consumer.getConsumeFromWhere()),
            restAfterFailure(consumer));
    }

    private static Duration restAfterFailure(DefaultMQPushConsumer consumer) {
        return Duration.ofMillis(consumer.getPullTimeDelayMillsWhenException());
    }

    private static ListenerSettings listening(DefaultMQPushConsumer consumer) {
        return new ListenerSettings(consumer.getMessageListener(), consumer.getConsumeThreadMin(),
            consumer.getConsumeThreadMax(), consumer.getConsumeMessageBatchMaxSize(), consumer.getMaxReconsumeTimes(),
            Duration.ofMinutes(consumer.getConsumeTimeout()), LOCAL_RETRY,
            Duration.ofMillis(consumer.getSuspendCurrentQueueTimeMillis()));
    }

    private static Duration millis(String property, int otherwise) {
        return Duration.ofMillis(Integer.getInteger(property, otherwise));
    }

    /** The same with another listener. */
    ConsumerSettings with(MessageListener listener) {
        return new ConsumerSettings(group, model, strategy, fromWhere, fromTimestamp, pull, pop,
            listening.with(listener), locks, localOffsets, rebalance, persist, closeGrace, scope,
            queueListener);
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
