package org.apache.rocketmq.client.internal.lite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.consumer.MessageQueueListener;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.internal.consume.Beginning;
import org.apache.rocketmq.client.internal.consume.ConsumerScope;
import org.apache.rocketmq.client.internal.pull.PullSettings;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/**
 * What a lite pull consumer is configured with when it starts; part of it may change later.
 *
 * @param beginning where the group begins with queues that are taken up at that moment
 * @param scope where the consumer belongs, and how it reads messages
 * @param pull how messages are fetched; to be asked whenever it counts
 * @param mostBuffered how many messages of all queues may wait to be polled, at that moment
 * @param brokerChoice which broker id to fetch from, where a broker has suggested one
 * @param offsetStore the user's own; null where offsets are kept in the brokers, or in a file
 * @param localOffsets the file with the offsets of a broadcasting consumer
 * @param queueListener hears of other queues; may be null
 * @param topicWatch how often the queues of watched topics are looked at
 */
public record LiteSettings(
    String group, MessageModel model, AllocateMessageQueueStrategy strategy, Supplier<Beginning> beginning,
    ConsumerScope scope, Supplier<PullSettings> pull, LongSupplier mostBuffered, LongUnaryOperator brokerChoice,
    OffsetStore offsetStore, Path localOffsets, MessageQueueListener queueListener, Duration rebalance,
    Duration persist, Duration topicWatch) {

    boolean isBroadcasting() {
        return model == MessageModel.BROADCASTING;
    }
}
