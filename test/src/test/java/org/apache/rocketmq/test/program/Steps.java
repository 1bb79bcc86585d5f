package org.apache.rocketmq.test.program;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** What a program tries, step by step; for each it prints what came of it, in the same words with every client. */
public final class Steps {
    private static final int ATTEMPTS = 1_200;
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Steps() { }

    /** Something that has a result, or fails. */
    @FunctionalInterface
    public interface Step {
        Object run() throws Exception;
    }

    /** Something that has none. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    public static void say(String name, Step step) {
        System.out.println("step " + name + ": " + outcome(step));
    }

    public static void tell(String name, Action action) {
        say(name, () -> {
            action.run();
            return "done";
        });
    }

    /** Tries until the result is as expected, a while. */
    public static void await(String name, Object expected, Step step) {
        String outcome = outcome(step);
        for (int i = 0; i < ATTEMPTS && !outcome.equals(String.valueOf(expected)); i++) {
            LockSupport.parkNanos(BETWEEN_NANOS);
            outcome = outcome(step);
        }
        System.out.println("step " + name + ": " + outcome);
    }

    private static String outcome(Step step) {
        try {
            return String.valueOf(step.run());
        } catch (Exception e) {
            return "fails with " + failure(e);
        }
    }

    /** Waits until messages can be read in all of some queues up to an offset; what is stored may not be at once. */
    @SuppressWarnings("deprecation") // Asking a producer for that is.
    static void awaitEnds(DefaultMQProducer producer, long end, MessageQueue... queues) throws MQClientException {
        for (MessageQueue queue : queues) {
            for (int i = 0; i < ATTEMPTS && producer.maxOffset(queue) < end; i++) {
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
        }
    }

    /** The class and the code; texts are each client's own. */
    public static String failure(Throwable e) {
        String code = e instanceof MQClientException ? " " + ((MQClientException) e).getResponseCode()
            : e instanceof MQBrokerException ? " " + ((MQBrokerException) e).getResponseCode() : "";
        String cause = e.getCause() instanceof IllegalStateException ? " as the state is wrong" : "";
        return e.getClass().getName() + code + cause;
    }

    /** Queues and offsets. */
    static String places(List<MessageExt> messages) {
        return messages == null ? "null" : messages.stream()
            .map(message -> message.getQueueId() + "/" + message.getQueueOffset()).sorted()
            .collect(Collectors.joining(" ", "[", "]"));
    }
}
