package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.internal.pop.PopSettings;
import org.apache.rocketmq.client.internal.pull.FlowLimits;
import org.apache.rocketmq.client.internal.pull.PullSettings;

/**
 * How a push consumer consumes: what those of its setters say, at one moment, that count while it runs, too.
 *
 * @param beginning where the group begins with queues that are taken up from now on
 * @param pop how what brokers want popped is popped
 * @param batchMessages how many messages the listener is handed at a time at most
 * @param mostReconsumeTimes how often a message comes again before it goes to the dead letters; -1 for 16 times, or
 *     without end where the listener is orderly
 * @param timeout how long a concurrent listener may take before its messages are sent back
 * @param suspend the rest of a queue before an orderly listener gets its messages again
 * @param closeGrace how long running listeners are waited for at shutdown
 */
public record ConsumerPolicy(
    Beginning beginning, PullSettings pull, PopSettings pop, int batchMessages, int mostReconsumeTimes,
    Duration timeout, Duration suspend, Duration closeGrace) {
    private static final int DEFAULT_MOST_RECONSUME_TIMES = 16;
    /** Running listeners get so long at shutdown even where nothing was set: else their messages come twice. */
    private static final long LEAST_CLOSE_GRACE_MILLIS = 1_000;

    /** What a consumer says now that has started with these; the rest is the one after a pull or pop that failed. */
    static ConsumerPolicy of(DefaultMQPushConsumer consumer, String group, boolean orderly, Duration rest) {
        return new ConsumerPolicy(
            Beginning.checked(consumer.getConsumeFromWhere(), consumer.getConsumeTimestamp()),
            new PullSettings(group, consumer.getPullBatchSize(), consumer.getPullBatchSizeInBytes(),
                Duration.ofMillis(consumer.getPullInterval()), rest, limits(consumer, orderly)),
            new PopSettings(group, consumer.getPopBatchNums(), consumer.getPopThresholdForQueue(),
                Duration.ofMillis(consumer.getPopInvisibleTime()),
                PopSettings.initMode(consumer.getConsumeFromWhere()), rest),
            consumer.getConsumeMessageBatchMaxSize(), consumer.getMaxReconsumeTimes(),
            Duration.ofMinutes(consumer.getConsumeTimeout()),
            Duration.ofMillis(consumer.getSuspendCurrentQueueTimeMillis()),
            Duration.ofMillis(Math.max(LEAST_CLOSE_GRACE_MILLIS, consumer.getAwaitTerminationMillisWhenShutdown())));
    }

    private static FlowLimits limits(DefaultMQPushConsumer consumer, boolean orderly) {
        return new FlowLimits(consumer.getPullThresholdForQueue(),
            (long) consumer.getPullThresholdSizeForQueue() << 20,
            orderly ? Long.MAX_VALUE : consumer.getConsumeConcurrentlyMaxSpan(),
            consumer.getPullThresholdForTopic(), (long) consumer.getPullThresholdSizeForTopic() << 20);
    }

    /** The limit that brokers hear of, whether it was set or not. */
    int reconsumeLimit() {
        return mostReconsumeTimes == -1 ? DEFAULT_MOST_RECONSUME_TIMES : mostReconsumeTimes;
    }

    /** How often an orderly listener gets a message again. */
    int orderlyLimit() {
        return mostReconsumeTimes == -1 ? Integer.MAX_VALUE : mostReconsumeTimes;
    }
}
