package org.apache.rocketmq.test.program;

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Consumes requests, answers {@code question-N} with {@code answer-N} and some blanks, and prints
 * {@code answered <question> <status>} or {@code failed <question> <why>} for each, until its standard input ends.
 * Arguments: namesrv, topic, group, bytes (of an answer).
 */
public final class AnswerRequests {
    private AnswerRequests() { }

    /** Prints "ready" when the consumer has started. */
    public static void main(String[] texts) throws Exception {
        var arguments = new Arguments(texts);
        var producer = new DefaultMQProducer(arguments.text("group") + "-answers");
        arguments.start(producer);
        var consumer = new DefaultMQPushConsumer(arguments.text("group"));
        arguments.prepare(consumer);
        consumer.setPollNameServerInterval(1_000);
        consumer.setHeartbeatBrokerInterval(1_000);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(arguments.text("topic"), "*");
        int bytes = arguments.number("bytes", 100);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> answer(producer, message, bytes));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        Arguments.start(consumer::start);
        System.out.println("ready");
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        consumer.shutdown();
        producer.shutdown();
        System.exit(0);
    }

    private static void answer(DefaultMQProducer producer, MessageExt request, int bytes) {
        String question = new String(request.getBody(), StandardCharsets.UTF_8);
        var answer = new StringBuilder(question.replace("question", "answer"));
        answer.append(" ".repeat(bytes - answer.length()));
        try {
            var reply = MessageUtil.createReplyMessage(request, answer.toString().getBytes(StandardCharsets.UTF_8));
            System.out.println("answered " + question + " " + producer.send(reply).getSendStatus());
        } catch (Exception e) {
            // Apache's client tells in the cause what the broker said.
            System.out.println("failed " + question + " " + (e + " " + e.getCause()).replace('\n', ' '));
        }
    }
}
