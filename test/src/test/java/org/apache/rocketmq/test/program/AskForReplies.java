package org.apache.rocketmq.test.program;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.RequestCallback;
import org.apache.rocketmq.common.message.Message;

/**
 * Sends requests and prints {@code reply <question> <answer> <bytes>} or {@code failed <question> <why>} for each.
 * Arguments: namesrv, topic, group, count, timeout (milliseconds), mode (SYNC or ASYNC).
 */
public final class AskForReplies {
    private AskForReplies() { }

    /** Asks and ends. */
    public static void main(String[] texts) throws Exception {
        var arguments = new Arguments(texts);
        var producer = new DefaultMQProducer(arguments.text("group"));
        arguments.start(producer);
        int count = arguments.number("count", 1);
        int timeout = arguments.number("timeout", 30_000);
        boolean async = "ASYNC".equals(arguments.text("mode", "SYNC"));
        var open = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            String question = "question-" + i;
            var message = new Message(arguments.text("topic"), question.getBytes(StandardCharsets.UTF_8));
            if (async) {
                producer.request(message, callback(question, open), timeout);
                continue;
            }
            try {
                printReply(question, producer.request(message, timeout));
            } catch (Exception e) {
                printFailed(question, e);
            }
        }
        if (async && !open.await(2L * timeout, TimeUnit.MILLISECONDS)) {
            System.out.println("failed " + open.getCount() + " callbacks are missing");
        }
        producer.shutdown();
        System.out.println("done");
        System.exit(0);
    }

    private static RequestCallback callback(String question, CountDownLatch open) {
        return new RequestCallback() {
            @Override
            public void onSuccess(Message reply) {
                printReply(question, reply);
                open.countDown();
            }

            @Override
            public void onException(Throwable e) {
                printFailed(question, e);
                open.countDown();
            }
        };
    }

    private static void printReply(String question, Message reply) {
        String text = new String(reply.getBody(), StandardCharsets.UTF_8);
        System.out.println("reply " + question + " " + text.split(" ")[0] + " " + reply.getBody().length);
    }

    private static void printFailed(String question, Throwable e) {
        System.out.println("failed " + question + " " + e.toString().replace('\n', ' '));
    }
}
