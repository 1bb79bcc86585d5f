package org.apache.rocketmq.example.litepull;

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.BadArgumentException;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.example.command.StopSignal;

/** Polls for messages and prints each: of its share of a topic's queues, or of all queues, each from its begin. */
public final class Consumer {
    private static final long POLL_MILLIS = 500;
    private static final String SUBSCRIBE = "subscribe";
    private static final String ASSIGN = "assign";

    private static final Program PROGRAM = new Program("Consumer", "Polls for messages and prints each.")
        .takes("t", "topic", "TOPIC", "Topic to consume; it must exist. Default: TopicTest")
        .takes("g", "group", "GROUP", "Consumer group. Default: litepull_consumer")
        .takes("w", "way", "WAY", "subscribe: share the queues with the group. assign: read all queues from their"
            + " begin, whatever the group has done. Default: subscribe")
        .takes("c", "count", "NUMBER", "Stop after so many messages. Default: 0, run until Ctrl-C");

    private Consumer() {
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, Consumer::consume));
    }

    private static int consume(Arguments arguments) throws Exception {
        String topic = arguments.text("t", "TopicTest");
        int count = arguments.count("c", 0, 0, Integer.MAX_VALUE);
        String way = arguments.text("w", SUBSCRIBE);
        var consumer = new DefaultLitePullConsumer(arguments.text("g", "litepull_consumer"));
        consumer.setNamesrvAddr(arguments.nameServers());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAutoCommit(false);
        if (way.equals(SUBSCRIBE)) {
            consumer.subscribe(topic, "*");
        } else if (!way.equals(ASSIGN)) {
            throw new BadArgumentException("-w is \"" + way + "\", but must be " + SUBSCRIBE + " or " + ASSIGN);
        }
        consumer.start();
        try (var stop = StopSignal.ofProcess()) {
            if (way.equals(ASSIGN)) {
                readFromTheBegin(consumer, topic);
            }
            System.out.println("Polling " + topic + (count > 0 ? " until " + count + " messages came." : "."));
            int received = 0;
            while (!stop.given() && (count == 0 || received < count)) {
                for (var message : consumer.poll(POLL_MILLIS)) {
                    System.out.println(line(message));
                    received++;
                }
                // What is printed need not come again.
                consumer.commit();
            }
            System.out.println("Received " + received + " messages.");
        } finally {
            consumer.shutdown();
        }
        return Program.DONE;
    }

    private static void readFromTheBegin(DefaultLitePullConsumer consumer, String topic) throws MQClientException {
        var queues = consumer.fetchMessageQueues(topic);
        consumer.assign(queues);
        for (var queue : queues) {
            consumer.seekToBegin(queue);
        }
    }

    private static String line(MessageExt message) {
        return "Received msgId=" + message.getMsgId() + ", queueId=" + message.getQueueId() + ", queueOffset="
            + message.getQueueOffset() + ", body=" + new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
