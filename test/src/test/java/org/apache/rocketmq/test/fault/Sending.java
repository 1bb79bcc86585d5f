package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;

/** Sends small messages at an even pace, each to a random queue, and remembers the keys of the acknowledged ones. */
final class Sending implements AutoCloseable {
    private static final int MILLIS_BETWEEN = 5;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int END_SECONDS = 60;

    private final String topic;
    private final DefaultMQProducer producer;
    private final Random random;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private volatile int attempts;
    private volatile int failures;

    private Sending(String topic, String nameServers, long seed, int timeoutMillis) {
        this.topic = topic;
        this.random = new Random(seed);
        producer = new DefaultMQProducer("producer-of-" + topic);
        producer.setNamesrvAddr(nameServers);
        producer.setSendMsgTimeout(timeoutMillis);
        producer.setMqClientApiTimeout(timeoutMillis);
    }

    static Sending start(String topic, String nameServers, long seed) throws Exception {
        return start(topic, nameServers, seed, TIMEOUT_MILLIS);
    }

    /** As one that waits for each answer for so long. */
    static Sending start(String topic, String nameServers, long seed, int timeoutMillis) throws Exception {
        return new Sending(topic, nameServers, seed, timeoutMillis).start();
    }

    /** As one that tells the trace topic what it sends. */
    static Sending startTraced(String topic, String nameServers, long seed) throws Exception {
        var sending = new Sending(topic, nameServers, seed, TIMEOUT_MILLIS);
        sending.producer.setEnableTrace(true);
        return sending.start();
    }

    private Sending start() throws Exception {
        producer.start();
        pace.scheduleWithFixedDelay(this::send, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
        return this;
    }

    private void send() {
        String key = "m" + attempts++;
        try {
            var result = producer.send(new Message(topic, "", key, key.getBytes(StandardCharsets.UTF_8)),
                (queues, message, argument) -> queues.get(random.nextInt(queues.size())), null);
            if (result.getSendStatus() == SendStatus.SEND_OK) {
                acknowledged.add(key);
            }
        } catch (Exception e) {
            // While the broker is away; the message may be stored or not.
            failures++;
        }
    }

    /** Waits until so many more messages have been acknowledged. */
    void awaitAcknowledged(int more, Duration bound) {
        int then = acknowledged.size() + more;
        await("acknowledged").atMost(bound).until(() -> acknowledged.size() >= then);
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    /** The number of the next message. */
    int attempts() {
        return attempts;
    }

    int failures() {
        return failures;
    }

    /** Sends no more. */
    void stop() throws InterruptedException {
        pace.shutdown();
        if (!pace.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("a send does not end");
        }
    }

    @Override
    public void close() {
        pace.shutdownNow();
        producer.shutdown();
    }
}
