package org.apache.rocketmq.test.program;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Consumes and prints {@code received <key> <msgId> <reconsumeTimes> <tag> <body bytes> <index>} for each message,
 * until its standard input ends. Arguments: namesrv, topic, group, expression (tags) or selector (SQL-92), failOnce
 * (prefix of the keys that are refused the first time, to come back after a second).
 */
public final class ReceiveMessages {
    private static final int SOON_MILLIS = 1_000;

    private final Arguments arguments;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    private ReceiveMessages(Arguments arguments) {
        this.arguments = arguments;
    }

    /** Prints "ready" when the consumer has started, "done" when it has shut down. */
    public static void main(String[] texts) throws Exception {
        var arguments = new Arguments(texts);
        var program = new ReceiveMessages(arguments);
        var consumer = new DefaultMQPushConsumer(arguments.text("group"));
        consumer.setNamesrvAddr(arguments.text("namesrv"));
        consumer.setPollNameServerInterval(SOON_MILLIS);
        // Apache's client sends one heartbeat too few when its first rebalance and its first heartbeat meet.
        consumer.setHeartbeatBrokerInterval(SOON_MILLIS);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(arguments.text("topic"), program.selector());
        consumer.registerMessageListener(program::consume);
        consumer.start();
        System.out.println("ready");
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        consumer.shutdown();
        System.out.println("done");
        System.exit(0);
    }

    private MessageSelector selector() {
        String sql = arguments.text("selector", "");
        return sql.isEmpty() ? MessageSelector.byTag(arguments.text("expression", "*")) : MessageSelector.bySql(sql);
    }

    private ConsumeConcurrentlyStatus consume(List<MessageExt> messages, ConsumeConcurrentlyContext context) {
        for (MessageExt message : messages) {
            String key = message.getKeys();
            System.out.println("received " + key + " " + message.getMsgId() + " " + message.getReconsumeTimes() + " "
                + message.getTags() + " " + message.getBody().length + " " + message.getUserProperty("index"));
            if (key.startsWith(arguments.text("failOnce", "-")) && refused.add(key)) {
                context.setDelayLevelWhenNextConsume(1);
                return ConsumeConcurrentlyStatus.RECONSUME_LATER;
            }
        }
        return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    }
}
