package org.apache.rocketmq.client.internal.consume;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.AskedConsumer;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.apache.rocketmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;

/** What a push consumer answers to operators, and does for them. */
final class ConsumerAnswers implements AskedConsumer {
    /** The release of RocketMQ whose protocol version goes with the client's requests. */
    private static final String PROTOCOL_RELEASE = "V5_5_0";

    private final ConsumerSettings settings;
    private final Subscriptions subscriptions;
    private final Assignments assignments;
    private final ClientInstance instance;
    private final ConsumeFigures figures;
    private final DirectConsumption direct;
    private final long startMillis;

    ConsumerAnswers(ConsumerSettings settings, Subscriptions subscriptions, Assignments assignments,
        ClientInstance instance, ConsumeFigures figures) {
        this.settings = settings;
        this.subscriptions = subscriptions;
        this.assignments = assignments;
        this.instance = instance;
        this.figures = figures;
        this.startMillis = instance.clock().wall().millis();
        direct = new DirectConsumption(
            settings.group(), settings.listening().listener(), instance.clock().nanos());
    }

    /** Hands the listener no more messages that operators choose. */
    void close() {
        direct.close();
    }

    @Override
    public CompletableFuture<Void> reset(Map<MessageQueue, Long> offsets) {
        return CompletableFuture.supplyAsync(() -> assignments.reset(offsets), instance.loop())
            .thenCompose(stored -> stored);
    }

    @Override
    public CompletableFuture<Map<MessageQueue, Long>> offsets(String topic) {
        return CompletableFuture.supplyAsync(() -> {
            var offsets = new HashMap<MessageQueue, Long>();
            assignments.describe().forEach((queue, description) -> {
                if (queue.getTopic().equals(topic)) {
                    offsets.put(queue, description.getCommitOffset());
                }
            });
            return offsets;
        }, instance.loop());
    }

    @Override
    public CompletableFuture<ConsumerRunningInfo> describe() {
        return CompletableFuture.supplyAsync(() -> {
            var description = new ConsumerRunningInfo();
            description.setProperties(properties());
            description.setSubscriptionSet(new TreeSet<>(subscriptions.all()));
            var queues = new TreeMap<>(assignments.describe());
            queues.forEach(figures::tellTimes);
            description.setMqTable(queues);
            description.setStatusTable(figures.status(subscriptions.topics()));
            return description;
        }, instance.loop());
    }

    private Properties properties() {
        var all = new Properties();
        all.setProperty(ConsumerRunningInfo.PROP_CONSUME_TYPE, ConsumeType.CONSUME_PASSIVELY.name());
        all.setProperty(ConsumerRunningInfo.PROP_CONSUME_ORDERLY, String.valueOf(settings.isOrderly()));
        all.setProperty(ConsumerRunningInfo.PROP_THREADPOOL_CORE_SIZE,
            String.valueOf(settings.listening().minThreads()));
        all.setProperty(ConsumerRunningInfo.PROP_CONSUMER_START_TIMESTAMP, String.valueOf(startMillis));
        all.setProperty(ConsumerRunningInfo.PROP_NAMESERVER_ADDR, String.join(";", instance.nameServers()));
        all.setProperty(ConsumerRunningInfo.PROP_CLIENT_VERSION, PROTOCOL_RELEASE);
        all.setProperty("consumerGroup", settings.group());
        all.setProperty("messageModel", settings.model().name());
        all.setProperty("consumeFromWhere", settings.fromWhere().name());
        all.setProperty("allocateMessageQueueStrategy", settings.strategy().getName());
        all.setProperty("consumeThreadMin", String.valueOf(settings.listening().minThreads()));
        all.setProperty("consumeThreadMax", String.valueOf(settings.listening().maxThreads()));
        all.setProperty("consumeMessageBatchMaxSize", String.valueOf(settings.listening().batchMessages()));
        all.setProperty("maxReconsumeTimes", String.valueOf(settings.listening().mostReconsumeTimes()));
        all.setProperty("pullBatchSize", String.valueOf(settings.pull().batchMessages()));
        all.setProperty("pullBatchSizeInBytes", String.valueOf(settings.pull().batchBytes()));
        all.setProperty("pullInterval", String.valueOf(settings.pull().interval().toMillis()));
        all.setProperty("pullThresholdForQueue", String.valueOf(settings.pull().limits().messages()));
        all.setProperty("consumeConcurrentlyMaxSpan", String.valueOf(settings.pull().limits().span()));
        return all;
    }

    /** The message as it would come: under its own topic, also where it lies in the group's retry topic. */
    @Override
    public CompletableFuture<ConsumeMessageDirectlyResult> consumeDirectly(MessageExt message) {
        String origin = message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
        if (origin != null && message.getTopic().equals(Names.RETRY_PREFIX + settings.group())) {
            message.setTopic(origin);
        }
        message.setTopic(NamespaceUtil.withoutNamespace(message.getTopic(), settings.scope().namespace()));
        return direct.consume(message);
    }
}
