package org.apache.rocketmq.test.program;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Consumes and prints {@code received <key> <msgId> <reconsumeTimes> <tag> <body bytes> <index> <queue> <offset>
 * <milliseconds from its birth until it was stored>} for each message, until its standard input ends; {@code refused
 * <why>} where it cannot start. Arguments: namesrv, topic, group, expression (tags) or selector (SQL-92), listener
 * (CONCURRENTLY or ORDERLY), model, from (where a new group begins), since (a time for that, as yyyyMMddHHmmss), times
 * (most reconsume times), failOnce and failAlways (prefixes of the keys that are refused the first time or always),
 * level (of the delay after which they come back; 0 leaves that to the broker).
 */
public final class ReceiveMessages {
    private static final int SOON_MILLIS = 1_000;
    private static final int ORDERLY_REST_MILLIS = 100;
    private static final int PATIENT_MILLIS = 30_000;

    private final Arguments arguments;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    private ReceiveMessages(Arguments arguments) {
        this.arguments = arguments;
    }

    /** Prints "ready" when the consumer has started, "done" when it has shut down. */
    public static void main(String[] texts) throws Exception {
        var arguments = new Arguments(texts);
        var consumer = new ReceiveMessages(arguments).consumer();
        try {
            Arguments.start(consumer::start);
        } catch (MQClientException e) {
            System.out.println("refused " + e.getMessage().replace('\n', ' '));
            System.exit(1);
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        consumer.shutdown();
        System.out.println("done");
        System.exit(0);
    }

    private DefaultMQPushConsumer consumer() throws MQClientException {
        var consumer = new DefaultMQPushConsumer(arguments.text("group"));
        arguments.prepare(consumer);
        // A part of the path of local offsets, which is to be the same for all clients.
        consumer.setClientIP("127.0.0.1");
        consumer.setPollNameServerInterval(SOON_MILLIS);
        // Apache's client sends one heartbeat too few when its first rebalance and its first heartbeat meet.
        consumer.setHeartbeatBrokerInterval(SOON_MILLIS);
        consumer.setConsumeFromWhere(
            ConsumeFromWhere.valueOf(arguments.text("from", "CONSUME_FROM_FIRST_OFFSET")));
        consumer.setConsumeTimestamp(arguments.text("since", consumer.getConsumeTimestamp()));
        setModel(consumer, arguments.text("model", "CLUSTERING"));
        consumer.setMaxReconsumeTimes(arguments.number("times", -1));
        consumer.setSuspendCurrentQueueTimeMillis(ORDERLY_REST_MILLIS);
        // What is printed is committed, too, before it ends.
        consumer.setAwaitTerminationMillisWhenShutdown(PATIENT_MILLIS);
        consumer.subscribe(arguments.text("topic"), selector());
        if (arguments.text("listener", "CONCURRENTLY").equals("ORDERLY")) {
            consumer.registerMessageListener(this::consumeInOrder);
        } else {
            consumer.registerMessageListener(this::consume);
        }
        return consumer;
    }

    private MessageSelector selector() {
        String sql = arguments.text("selector", "");
        return sql.isEmpty() ? MessageSelector.byTag(arguments.text("expression", "*")) : MessageSelector.bySql(sql);
    }

    /** By its name, as Apache's versions have the type in different packages. */
    private static void setModel(DefaultMQPushConsumer consumer, String name) {
        for (var model : consumer.getMessageModel().getDeclaringClass().getEnumConstants()) {
            if (model.name().equals(name)) {
                consumer.setMessageModel(model);
            }
        }
    }

    private ConsumeConcurrentlyStatus consume(List<MessageExt> messages, ConsumeConcurrentlyContext context) {
        for (MessageExt message : messages) {
            if (isRefused(message)) {
                context.setDelayLevelWhenNextConsume(arguments.number("level", 1));
                return ConsumeConcurrentlyStatus.RECONSUME_LATER;
            }
        }
        return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    }

    private ConsumeOrderlyStatus consumeInOrder(List<MessageExt> messages, ConsumeOrderlyContext context) {
        return messages.stream().anyMatch(this::isRefused) ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT
            : ConsumeOrderlyStatus.SUCCESS;
    }

    private boolean isRefused(MessageExt message) {
        String key = message.getKeys();
        System.out.println("received " + key + " " + message.getMsgId() + " " + message.getReconsumeTimes() + " "
            + message.getTags() + " " + message.getBody().length + " " + message.getUserProperty("index") + " "
            + message.getQueueId() + " " + message.getQueueOffset() + " "
            + (message.getStoreTimestamp() - message.getBornTimestamp()));
        return key.startsWith(arguments.text("failOnce", "-")) && refused.add(key)
            || key.startsWith(arguments.text("failAlways", "-"));
    }
}
