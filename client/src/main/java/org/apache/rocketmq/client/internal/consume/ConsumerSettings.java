package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.internal.pull.PullSettings;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;

/**
 * What a push consumer is configured with when it starts.
 *
 * @param fromTimestamp where a group begins that has consumed nothing yet, for CONSUME_FROM_TIMESTAMP
 * @param batchMessages how many messages the listener is handed at a time at most
 * @param mostReconsumeTimes how often a message comes again before it goes to the dead letters; -1 for 16
 * @param localRetry the rest before a message that no broker takes back is tried again here
 * @param closeGrace how long running listeners are waited for at shutdown
 */
public record ConsumerSettings(
    String group, MessageListenerConcurrently listener, AllocateMessageQueueStrategy strategy,
    ConsumeFromWhere fromWhere, long fromTimestamp, PullSettings pull, int minThreads, int maxThreads,
    int batchMessages, int mostReconsumeTimes, Duration localRetry, Duration rebalance, Duration persist,
    Duration closeGrace) {
    private static final int DEFAULT_MOST_RECONSUME_TIMES = 16;

    /** The limit itself, whether it was set or not. */
    public int reconsumeLimit() {
        return mostReconsumeTimes == -1 ? DEFAULT_MOST_RECONSUME_TIMES : mostReconsumeTimes;
    }
}
