package org.apache.rocketmq.client.internal.consume;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.AskedConsumer;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/** What a consumer answers to operators, and does for them. */
public final class ConsumerAnswers implements AskedConsumer {
    /** The release of RocketMQ whose protocol version goes with the client's requests. */
    private static final String PROTOCOL_RELEASE = "V5_5_0";

    private final Asked asked;
    private final AskedQueues queues;
    private final ClientInstance instance;
    private final ConsumeFigures figures;
    private final Function<MessageExt, CompletableFuture<ConsumeMessageDirectlyResult>> direct;
    private final long startMillis;

    /**
     * What differs among consumers.
     *
     * @param subscriptions what is subscribed to now
     * @param settings the settings to be told as they are now, by their names
     */
    public record Asked(String group, ConsumeType type, Supplier<Set<SubscriptionData>> subscriptions,
        Supplier<Map<String, String>> settings) { }

    /** Answers for a consumer; {@code direct} has it consume one message. */
    public ConsumerAnswers(Asked asked, AskedQueues queues, ClientInstance instance, ConsumeFigures figures,
        Function<MessageExt, CompletableFuture<ConsumeMessageDirectlyResult>> direct) {
        this.asked = asked;
        this.queues = queues;
        this.instance = instance;
        this.figures = figures;
        this.direct = direct;
        this.startMillis = instance.clock().wall().millis();
    }

    /** What a consumer without a listener does with a message to consume. */
    public static Function<MessageExt, CompletableFuture<ConsumeMessageDirectlyResult>> refuse(String why) {
        return message -> {
            throw new RequestRejected(Refusal.REQUEST_CODE_UNKNOWN, why, RequestCode.CONSUME_MESSAGE_DIRECTLY);
        };
    }

    @Override
    public CompletableFuture<Void> reset(Map<MessageQueue, Long> offsets) {
        return CompletableFuture.supplyAsync(() -> queues.reset(offsets), instance.loop())
            .thenCompose(stored -> stored);
    }

    @Override
    public CompletableFuture<Map<MessageQueue, Long>> offsets(String topic) {
        return CompletableFuture.supplyAsync(() -> {
            var offsets = new HashMap<MessageQueue, Long>();
            queues.describe().forEach((queue, description) -> {
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
            var subscriptions = asked.subscriptions().get();
            description.setSubscriptionSet(new TreeSet<>(subscriptions));
            var described = new TreeMap<>(queues.describe());
            described.forEach(figures::tellTimes);
            description.setMqTable(described);
            description.setMqPopTable(new TreeMap<>(queues.describePopped()));
            description.setStatusTable(figures.status(
                subscriptions.stream().map(SubscriptionData::getTopic).collect(Collectors.toSet())));
            return description;
        }, instance.loop());
    }

    private Properties properties() {
        var all = new Properties();
        all.putAll(asked.settings().get());
        all.setProperty(ConsumerRunningInfo.PROP_CONSUME_TYPE, asked.type().name());
        all.setProperty(ConsumerRunningInfo.PROP_CONSUMER_START_TIMESTAMP, String.valueOf(startMillis));
        all.setProperty(ConsumerRunningInfo.PROP_NAMESERVER_ADDR, String.join(";", instance.nameServers()));
        all.setProperty(ConsumerRunningInfo.PROP_CLIENT_VERSION, PROTOCOL_RELEASE);
        all.setProperty("consumerGroup", asked.group());
        return all;
    }

    @Override
    public CompletableFuture<ConsumeMessageDirectlyResult> consumeDirectly(MessageExt message) {
        return direct.apply(message);
    }
}
