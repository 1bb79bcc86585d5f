package org.apache.rocketmq.example.quickstart;

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.example.command.StopSignal;

/** Consumes messages and prints each. */
public final class Consumer {
    /** A topic that comes into being after this program is seen so soon; the client's own default is 30 s. */
    private static final int ROUTE_POLL_MILLIS = 1000;
    private static final long LAST_MESSAGES_MILLIS = 5000;

    private static final Program PROGRAM = new Program("Consumer", "Consumes messages and prints each.")
        .takes("t", "topic", "TOPIC", "Topic to consume. Default: " + Defaults.TOPIC)
        .takes("g", "group", "GROUP", "Consumer group. Default: " + Defaults.CONSUMER_GROUP)
        .takes("s", "tags", "EXPRESSION", "Tags to consume, as \"TagA || TagB\". Default: * (all)")
        .takes("c", "count", "NUMBER", "Stop after so many different messages. Default: 0, run until Ctrl-C");

    private Consumer() {
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, Consumer::consume));
    }

    private static int consume(Arguments arguments) throws Exception {
        var topic = arguments.text("t", Defaults.TOPIC);
        int count = arguments.count("c", 0, 0, Integer.MAX_VALUE);
        var consumer = new DefaultMQPushConsumer(arguments.text("g", Defaults.CONSUMER_GROUP));
        consumer.setNamesrvAddr(arguments.nameServers());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setPollNameServerInterval(ROUTE_POLL_MILLIS);
        consumer.setAwaitTerminationMillisWhenShutdown(LAST_MESSAGES_MILLIS);
        consumer.subscribe(topic, arguments.text("s", "*"));
        try (var stop = StopSignal.ofProcess()) {
            var counted = new Counted(count, System::nanoTime, stop);
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                for (var message : messages) {
                    System.out.println(line(message));
                    counted.add(message.getMsgId());
                }
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
            consumer.start();
            System.out.println("Consuming " + topic + (count > 0 ? " until " + count + " messages came." : "."));
            stop.await();
            consumer.shutdown();
            System.out.println(counted);
        }
        return Program.DONE;
    }

    private static String line(MessageExt message) {
        return "Received msgId=" + message.getMsgId() + ", topic=" + message.getTopic()
            + ", queueId=" + message.getQueueId() + ", queueOffset=" + message.getQueueOffset()
            + ", tags=" + message.getTags() + ", body=" + new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
