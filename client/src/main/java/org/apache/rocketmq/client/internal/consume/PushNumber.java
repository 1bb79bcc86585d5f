package org.apache.rocketmq.client.internal.consume;

import java.util.function.ToLongFunction;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.internal.pop.PopSettings;

/** The numbers that a push consumer may be set to before its start and while it runs, and those that make sense. */
public enum PushNumber {
    CONSUME_CONCURRENTLY_MAX_SPAN(
        "consumeConcurrentlyMaxSpan", DefaultMQPushConsumer::getConsumeConcurrentlyMaxSpan, 1, 65_535),
    CONSUME_MESSAGE_BATCH_MAX_SIZE(
        "consumeMessageBatchMaxSize", DefaultMQPushConsumer::getConsumeMessageBatchMaxSize, 1, 1_024),
    CONSUME_TIMEOUT("consumeTimeout", DefaultMQPushConsumer::getConsumeTimeout, 1, 1_000_000),
    PULL_BATCH_SIZE("pullBatchSize", DefaultMQPushConsumer::getPullBatchSize, 1, 1_024),
    PULL_BATCH_SIZE_IN_BYTES(
        "pullBatchSizeInBytes", DefaultMQPushConsumer::getPullBatchSizeInBytes, 1, Integer.MAX_VALUE),
    PULL_INTERVAL("pullInterval", DefaultMQPushConsumer::getPullInterval, 0, 65_535),
    PULL_THRESHOLD_FOR_QUEUE("pullThresholdForQueue", DefaultMQPushConsumer::getPullThresholdForQueue, 1, 65_535),
    PULL_THRESHOLD_SIZE_FOR_QUEUE(
        "pullThresholdSizeForQueue", DefaultMQPushConsumer::getPullThresholdSizeForQueue, 1, 1_024),
    PULL_THRESHOLD_FOR_TOPIC(
        "pullThresholdForTopic", DefaultMQPushConsumer::getPullThresholdForTopic, 1, 6_553_500, true),
    PULL_THRESHOLD_SIZE_FOR_TOPIC(
        "pullThresholdSizeForTopic", DefaultMQPushConsumer::getPullThresholdSizeForTopic, 1, 102_400, true),
    SUSPEND_CURRENT_QUEUE_TIME_MILLIS(
        "suspendCurrentQueueTimeMillis", DefaultMQPushConsumer::getSuspendCurrentQueueTimeMillis, 10, 30_000),
    POP_INVISIBLE_TIME("popInvisibleTime", DefaultMQPushConsumer::getPopInvisibleTime,
        PopSettings.SHORTEST_INVISIBLE.toMillis(), 300_000),
    POP_BATCH_NUMS("popBatchNums", DefaultMQPushConsumer::getPopBatchNums, 1, 32),
    POP_THRESHOLD_FOR_QUEUE("popThresholdForQueue", DefaultMQPushConsumer::getPopThresholdForQueue, 1, 65_535);

    private static final int NO_LIMIT = -1;

    private final String text;
    private final ToLongFunction<DefaultMQPushConsumer> getter;
    private final long least;
    private final long most;
    private final boolean mayBeNone;

    PushNumber(String text, ToLongFunction<DefaultMQPushConsumer> getter, long least, long most) {
        this(text, getter, least, most, false);
    }

    PushNumber(String text, ToLongFunction<DefaultMQPushConsumer> getter, long least, long most, boolean mayBeNone) {
        this.text = text;
        this.getter = getter;
        this.least = least;
        this.most = most;
        this.mayBeNone = mayBeNone;
    }

    /** As it is set. */
    long of(DefaultMQPushConsumer consumer) {
        return getter.applyAsLong(consumer);
    }

    boolean makesSense(long value) {
        return value >= least && value <= most || mayBeNone && value == NO_LIMIT;
    }

    /** What to say of a value that makes no sense. */
    String complaint(String group, long value) {
        return complaint(text, group, value, least, most);
    }

    static String complaint(String text, String group, long value, long least, long most) {
        return text + " of the consumer of " + group + " is " + value + ", but must be between " + least + " and "
            + most;
    }
}
