package org.apache.rocketmq.client.internal.lite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.consumer.MessageQueueListener;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.internal.consume.ConsumerScope;
import org.apache.rocketmq.client.internal.pull.PullSettings;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/**
 * What a lite pull consumer is configured with when it starts.
 *
 * @param fromTimestamp where a group begins that has consumed nothing yet, for CONSUME_FROM_TIMESTAMP
 * @param scope where the consumer belongs, and how it reads messages
 * @param mostBuffered how many messages of all queues may wait to be polled
 * @param brokerChoice which broker id to fetch from, where a broker has suggested one
 * @param offsetStore the user's own; null where offsets are kept in the brokers, or in a file
 * @param localOffsets the file with the offsets of a broadcasting consumer
 * @param queueListener hears of other queues; may be null
 * @param topicWatch how often the queues of watched topics are looked at
 */
public record LiteSettings(
    String group, MessageModel model, AllocateMessageQueueStrategy strategy, ConsumeFromWhere fromWhere,
    long fromTimestamp, ConsumerScope scope, PullSettings pull, long mostBuffered, LongUnaryOperator brokerChoice,
    OffsetStore offsetStore, Path localOffsets, MessageQueueListener queueListener, Duration rebalance,
    Duration persist, Duration topicWatch) {

    boolean isBroadcasting() {
        return model == MessageModel.BROADCASTING;
    }
}
