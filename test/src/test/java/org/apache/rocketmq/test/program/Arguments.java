package org.apache.rocketmq.test.program;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;

/** The arguments of a program, each {@code key=value}. */
public final class Arguments {
    /** So long that a busy machine is no failure. */
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int ATTEMPTS = 120;
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final String ALWAYS_THERE = "TBW102";

    /** The start of a client. */
    @FunctionalInterface
    public interface Start {
        void run() throws MQClientException;
    }

    private final Map<String, String> values = new HashMap<>();

    public Arguments(String[] arguments) {
        for (String argument : arguments) {
            int split = argument.indexOf('=');
            values.put(argument.substring(0, split), argument.substring(split + 1));
        }
    }

    /** Tells a client its name server, where it is not to find that by itself, to wait for answers, and to end soon. */
    public void prepare(ClientConfig client) {
        QuickEnds.begin();
        if (values.containsKey("namesrv")) {
            client.setNamesrvAddr(text("namesrv"));
        }
        client.setMqClientApiTimeout(TIMEOUT_MILLIS);
    }

    /**
     * Starts a producer, and returns when it can ask for topics: the first answers may take longer than it waits, and
     * Apache's broker registers some ten seconds after it says that it serves.
     */
    public void start(DefaultMQProducer producer) throws MQClientException {
        prepare(producer);
        producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        producer.start();
        for (int attempt = 1; !isAnswered(producer); attempt++) {
            if (attempt == ATTEMPTS) {
                System.out.println("the name server does not know " + ALWAYS_THERE);
                return;
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    /**
     * Starts a consumer. Apache's fails where it cannot connect to its name server at once, but runs all the same, and
     * asks that one again.
     */
    public static void start(Start consumer) throws MQClientException {
        try {
            consumer.run();
        } catch (IllegalStateException e) {
            if (!(e.getCause() instanceof RemotingConnectException)) {
                throw e;
            }
            System.out.println("started before its name server could be asked: " + e.getCause());
        }
    }

    private static boolean isAnswered(DefaultMQProducer producer) {
        try {
            return !producer.fetchPublishMessageQueues(ALWAYS_THERE).isEmpty();
        } catch (MQClientException | IllegalStateException e) {
            // The other one is what Apache's throws where it cannot connect.
            return false;
        }
    }

    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("argument missing: " + key + "=...");
        }
        return value;
    }

    String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    public int number(String key, int otherwise) {
        String value = values.get(key);
        return value == null ? otherwise : Integer.parseInt(value);
    }
}
