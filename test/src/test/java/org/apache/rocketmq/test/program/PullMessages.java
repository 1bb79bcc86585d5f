package org.apache.rocketmq.test.program;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullStatus;

/**
 * Pulls what its group has not had yet, whenever its standard input has a line, and notes how far it has got; prints
 * {@code pulled <queue> <offset>} for each message. Arguments: namesrv, topic, group.
 */
@SuppressWarnings("deprecation") // The whole consumer is, and is used all the same.
public final class PullMessages {
    private static final int SOON_MILLIS = 1_000;
    private static final int BATCH = 8;

    private PullMessages() { }

    /** Prints "ready" when the consumer has started, "had all" when a pull finds no more, "done" at the end. */
    public static void main(String[] texts) throws Exception {
        var arguments = new Arguments(texts);
        var consumer = new DefaultMQPullConsumer(arguments.text("group"));
        arguments.prepare(consumer);
        consumer.setRegisterTopics(Set.of(arguments.text("topic")));
        consumer.setHeartbeatBrokerInterval(SOON_MILLIS);
        consumer.setPersistConsumerOffsetInterval(SOON_MILLIS);
        Arguments.start(consumer::start);
        System.out.println("ready");
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (lines.readLine() != null) {
            pull(consumer, arguments.text("topic"));
            System.out.println("had all");
        }
        consumer.shutdown();
        System.out.println("done");
        System.exit(0);
    }

    private static void pull(DefaultMQPullConsumer consumer, String topic) throws Exception {
        for (var queue : consumer.fetchSubscribeMessageQueues(topic)) {
            long offset = Math.max(0, consumer.fetchConsumeOffset(queue, false));
            var result = consumer.pull(queue, "*", offset, BATCH);
            while (result.getPullStatus() == PullStatus.FOUND) {
                result.getMsgFoundList().forEach(message ->
                    System.out.println("pulled " + message.getQueueId() + " " + message.getQueueOffset()));
                offset = result.getNextBeginOffset();
                result = consumer.pull(queue, "*", offset, BATCH);
            }
            consumer.updateConsumeOffset(queue, offset);
        }
    }
}
