package org.apache.rocketmq.client.internal.consume;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.internal.consume.ConsumerAnswers.Asked;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;

/** What a push consumer has of its own in its answers to operators: its settings, and a listener to call. */
final class PushAnswers {
    private final ConsumerSettings settings;
    private final DirectConsumption direct;
    private final ConsumerAnswers answers;

    PushAnswers(ConsumerSettings settings, Subscriptions subscriptions, AskedQueues queues, ClientInstance instance,
        ConsumeFigures figures) {
        this.settings = settings;
        direct = new DirectConsumption(
            settings.group(), settings.listening().listener(), instance.clock().nanos());
        answers = new ConsumerAnswers(
            new Asked(settings.group(), ConsumeType.CONSUME_PASSIVELY, subscriptions::all, this::described), queues,
            instance, figures, this::consumeDirectly);
    }

    ConsumerAnswers answers() {
        return answers;
    }

    /** Hands the listener no more messages that operators choose. */
    void close() {
        direct.close();
    }

    private Map<String, String> described() {
        var policy = settings.policy().get();
        var all = new HashMap<String, String>();
        all.put(ConsumerRunningInfo.PROP_CONSUME_ORDERLY, String.valueOf(settings.isOrderly()));
        all.put(ConsumerRunningInfo.PROP_THREADPOOL_CORE_SIZE, String.valueOf(settings.listening().minThreads()));
        all.put("messageModel", settings.model().name());
        all.put("consumeFromWhere", policy.beginning().where().name());
        all.put("allocateMessageQueueStrategy", settings.strategy().getName());
        all.put("consumeThreadMin", String.valueOf(settings.listening().minThreads()));
        all.put("consumeThreadMax", String.valueOf(settings.listening().maxThreads()));
        all.put("consumeMessageBatchMaxSize", String.valueOf(policy.batchMessages()));
        all.put("maxReconsumeTimes", String.valueOf(policy.mostReconsumeTimes()));
        all.put("pullInterval", String.valueOf(policy.pull().interval().toMillis()));
        policy.pull().describeTo(all);
        all.put("clientRebalance", String.valueOf(!settings.isAssignedByBroker()));
        if (settings.isAssignedByBroker()) {
            policy.pop().describeTo(all);
        }
        return all;
    }

    /** The message as it would come: under its own topic, also where it lies in the group's retry topic. */
    private CompletableFuture<ConsumeMessageDirectlyResult> consumeDirectly(MessageExt message) {
        String origin = message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
        if (origin != null && message.getTopic().equals(Names.RETRY_PREFIX + settings.group())) {
            message.setTopic(origin);
        }
        message.setTopic(settings.scope().space().plain(message.getTopic()));
        return direct.consume(message);
    }
}
