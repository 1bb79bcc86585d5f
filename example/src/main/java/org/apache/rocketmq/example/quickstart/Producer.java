package org.apache.rocketmq.example.quickstart;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** Sends messages one after the other and prints each result. */
public final class Producer {
    /** When the first message fails, most likely an address is wrong: no reason to wait for long. */
    private static final int FIRST_ATTEMPTS = 5;
    /** Later ones wait until a broker that went away is started again. */
    private static final int MOST_ATTEMPTS = 60;

    private static final Program PROGRAM = new Program("Producer", "Sends messages and prints each result.")
        .takes("t", "topic", "TOPIC", "Topic to send to. Default: " + Defaults.TOPIC)
        .takes("g", "group", "GROUP", "Producer group. Default: " + Defaults.PRODUCER_GROUP)
        .takes("c", "count", "NUMBER", "How many messages to send. Default: " + Defaults.MESSAGES);

    private Producer() {
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, Producer::produce));
    }

    private static int produce(Arguments arguments) throws Exception {
        var topic = arguments.text("t", Defaults.TOPIC);
        int count = arguments.count("c", Defaults.MESSAGES, 1, Integer.MAX_VALUE);
        var producer = new DefaultMQProducer(arguments.text("g", Defaults.PRODUCER_GROUP));
        producer.setNamesrvAddr(arguments.nameServers());
        producer.start();
        long start = System.nanoTime();
        try {
            for (int i = 0; i < count; i++) {
                var body = ("Hello RocketMQ " + i).getBytes(StandardCharsets.UTF_8);
                var message = new Message(topic, "TagA", body);
                System.out.println(send(producer, message, i == 0 ? FIRST_ATTEMPTS : MOST_ATTEMPTS));
            }
            System.out.println("Sent " + count + " messages to " + topic + " in "
                + Rate.text(count, System.nanoTime() - start));
        } finally {
            producer.shutdown();
        }
        return Program.DONE;
    }

    private static SendResult send(DefaultMQProducer producer, Message message, int attempts)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return producer.send(message);
            } catch (MQClientException | RemotingException | MQBrokerException e) {
                if (attempt >= attempts || isFinal(e)) {
                    throw e;
                }
                System.err.println("Not sent, trying again: " + Program.reason(e));
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    /** What the client itself refuses, as a bad name of a topic, has no code: it will be refused again. */
    private static boolean isFinal(Exception failure) {
        return failure instanceof MQClientException refusal && refusal.getResponseCode() < 0;
    }
}
