package org.apache.rocketmq.example.pop;

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.example.command.StopSignal;

/**
 * Consumes what the brokers assign, and prints each message and whether it was popped. Run it several times at once,
 * and have the queues popped by {@code mqadmin setConsumeMode -t TopicTest -g pop_consumer -m POP}: each message goes
 * to one of them.
 */
public final class Consumer {
    private static final int DEFAULT_INVISIBLE_SECONDS = 60;
    private static final int LEAST_INVISIBLE_SECONDS = 5;
    private static final int MOST_INVISIBLE_SECONDS = 300;
    private static final int MILLIS_PER_SECOND = 1_000;
    private static final long LAST_MESSAGES_MILLIS = 5_000;

    private static final Program PROGRAM = new Program("Consumer", "Consumes what brokers assign, popped or pulled.")
        .takes("t", "topic", "TOPIC", "Topic to consume. Default: TopicTest")
        .takes("g", "group", "GROUP", "Consumer group. Default: pop_consumer")
        .takes("i", "invisible", "SECONDS", "For how long nobody else gets a popped message. Default: "
            + DEFAULT_INVISIBLE_SECONDS);

    private Consumer() {
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, Consumer::consume));
    }

    private static int consume(Arguments arguments) throws Exception {
        String topic = arguments.text("t", "TopicTest");
        int invisible = arguments.count(
            "i", DEFAULT_INVISIBLE_SECONDS, LEAST_INVISIBLE_SECONDS, MOST_INVISIBLE_SECONDS);
        var consumer = new DefaultMQPushConsumer(arguments.text("g", "pop_consumer"));
        consumer.setNamesrvAddr(arguments.nameServers());
        consumer.setClientRebalance(false);
        consumer.setPopInvisibleTime((long) invisible * MILLIS_PER_SECOND);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAwaitTerminationMillisWhenShutdown(LAST_MESSAGES_MILLIS);
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> System.out.println(line(message)));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        try (var stop = StopSignal.ofProcess()) {
            consumer.start();
            System.out.println("Consuming " + topic + ".");
            stop.await();
            consumer.shutdown();
        }
        return Program.DONE;
    }

    private static String line(MessageExt message) {
        boolean popped = message.getProperty(MessageConst.PROPERTY_POP_CK) != null;
        return (popped ? "Popped" : "Pulled") + " msgId=" + message.getMsgId() + ", queueId=" + message.getQueueId()
            + ", queueOffset=" + message.getQueueOffset() + ", reconsumeTimes=" + message.getReconsumeTimes()
            + ", body=" + new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
