package org.apache.rocketmq.test.program.five;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.RequestTimeoutException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.test.program.Steps;

/** The forms of a send; each prints what came of it, and of a failure its class, its code and its cause's class. */
final class SendForms {
    private static final int TIMEOUT_SECONDS = 30;

    private SendForms() { }

    static Message message(String name) {
        return new Message(name, "body".getBytes());
    }

    static Message message(String name, int bytes) {
        var body = new byte[bytes];
        new Random(1).nextBytes(body); // Not to be compressed.
        return new Message(name, body);
    }

    static void say(String name, Steps.Step step) {
        Steps.say(name, () -> {
            try {
                return step.run();
            } catch (Exception e) {
                return "fails with " + failure(e);
            }
        });
    }

    static void tell(String name, Steps.Action action) {
        say(name, () -> {
            action.run();
            return "done";
        });
    }

    /** Of causes only those that programs look at. */
    static String failure(Throwable e) {
        String code = e instanceof RequestTimeoutException ? " " + ((RequestTimeoutException) e).getResponseCode() : "";
        var cause = e.getCause();
        boolean isTold = e instanceof MQClientException
            && (cause instanceof RemotingException || cause instanceof MQBrokerException);
        return Steps.failure(e) + code + (isTold ? " by " + cause.getClass().getName() : "");
    }

    static Object status(SendResult result) {
        return result == null ? null : result.getSendStatus();
    }

    /** An asynchronous send. */
    @FunctionalInterface
    interface Call {
        void with(SendCallback callback) throws Exception;
    }

    static String heard(Call call) throws Exception {
        var end = new CompletableFuture<String>();
        call.with(new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                end.complete("hears " + status(result));
            }

            @Override
            public void onException(Throwable e) {
                end.complete("hears of " + failure(e));
            }
        });
        return end.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** The three forms of a send to any queue, with the producer's time-out. */
    static void forms(String name, DefaultMQProducer producer, Supplier<Message> message) {
        say(name, () -> status(producer.send(message.get())));
        say(name + ", with a callback", () -> heard(end -> producer.send(message.get(), end)));
        tell(name + ", one-way", () -> producer.sendOneway(message.get()));
    }

    /** The same to one queue. */
    static void forms(String name, DefaultMQProducer producer, Supplier<Message> message, MessageQueue queue) {
        say(name, () -> status(producer.send(message.get(), queue)));
        say(name + ", with a callback", () -> heard(end -> producer.send(message.get(), queue, end)));
        tell(name + ", one-way", () -> producer.sendOneway(message.get(), queue));
    }

    /** Two forms of a send of several. */
    static void batch(String name, DefaultMQProducer producer, List<Message> messages) {
        say(name, () -> status(producer.send(messages)));
        say(name + ", with a callback", () -> heard(end -> producer.send(messages, end)));
    }
}
