package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Producers that send on and on, from their own threads, and a consumer of the same topic, in this JVM. It
 * remembers which messages were acknowledged, where they are, and which were consumed. A message's key is its name.
 */
final class Traffic implements AutoCloseable {
    private static final int PRODUCERS = 3;
    private static final int SENDERS = 6;
    private static final String PADDING = ":" + "x".repeat(1_000);
    /** Enough for a busy machine. A broker that is dead refuses at once, so that it is never waited out. */
    private static final int SEND_TIMEOUT_MILLIS = 30_000;
    private static final int POLL_ROUTE_MILLIS = 1_000;
    private static final long SHORT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final String topic;
    private final List<DefaultMQProducer> producers;
    private final DefaultMQPushConsumer consumer;
    private final List<Thread> senders;
    private final Map<String, String> places = new ConcurrentHashMap<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> consumed = new ConcurrentHashMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private final long pauseNanos;
    private volatile boolean open = true;

    private Traffic(String topic, String nameServers, long pauseNanos) {
        this.topic = topic;
        this.pauseNanos = pauseNanos;
        producers = IntStream.range(0, PRODUCERS).mapToObj(number -> producer(number, nameServers)).toList();
        consumer = new DefaultMQPushConsumer("consumer-of-" + topic);
        consumer.setNamesrvAddr(nameServers);
        consumer.setMqClientApiTimeout(SEND_TIMEOUT_MILLIS);
        consumer.setPollNameServerInterval(POLL_ROUTE_MILLIS);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        senders = IntStream.range(0, SENDERS)
            .mapToObj(number -> new Thread(() -> sendOnAndOn(producers.get(number % PRODUCERS)), "traffic")).toList();
    }

    private DefaultMQProducer producer(int number, String nameServers) {
        var producer = new DefaultMQProducer("producer-" + number + "-of-" + topic);
        producer.setNamesrvAddr(nameServers);
        producer.setSendMsgTimeout(SEND_TIMEOUT_MILLIS);
        producer.setMqClientApiTimeout(SEND_TIMEOUT_MILLIS);
        return producer;
    }

    /** Starts both; the topic must exist already, or come into being by the first message. */
    static Traffic start(String topic, String nameServers) throws Exception {
        return start(new Traffic(topic, nameServers, 0));
    }

    /** Starts both, whose senders rest a little after each message. */
    static Traffic startSlowly(String topic, String nameServers) throws Exception {
        return start(new Traffic(topic, nameServers, SHORT_PAUSE_NANOS));
    }

    private static Traffic start(Traffic traffic) throws Exception {
        for (var producer : traffic.producers) {
            producer.start();
        }
        traffic.send(traffic.producers.get(0), "first");
        traffic.consumer.subscribe(traffic.topic, "*");
        traffic.consumer.registerMessageListener(traffic::consume);
        traffic.consumer.start();
        traffic.senders.forEach(Thread::start);
        return traffic;
    }

    /** Waits until so many more messages have been acknowledged, and as many more consumed. */
    void awaitMore(int messages, Duration bound) {
        int acknowledgedThen = acknowledged() + messages;
        int consumedThen = consumed() + messages;
        await("acknowledged again").atMost(bound).until(() -> acknowledged() >= acknowledgedThen);
        await("consumed again").atMost(bound).until(() -> consumed() >= consumedThen);
    }

    /** Waits until so many more messages have been acknowledged. */
    void awaitAcknowledged(int more, Duration bound) {
        int then = acknowledged() + more;
        await("acknowledged").atMost(bound).pollInterval(Duration.ofMillis(1)).until(() -> acknowledged() >= then);
    }

    /** Where the acknowledged messages are, as {@code topic-queue-offset}, and which is there. */
    Map<String, String> places() {
        return places;
    }

    /** The name of the message with this body. */
    static String nameOf(String body) {
        return body.substring(0, body.indexOf(':'));
    }

    /** The names of the messages that have been acknowledged so far. */
    Set<String> acknowledgedNames() {
        return Set.copyOf(acknowledged);
    }

    /** How many sends have been acknowledged. */
    int acknowledged() {
        return acknowledged.size();
    }

    /** How many distinct messages have been consumed. */
    int consumed() {
        return consumed.size();
    }

    /** The sends that failed for good, with their reasons. */
    List<String> failures() {
        return failures;
    }

    /** Acknowledged messages that have not been consumed. */
    Set<String> missing() {
        var missing = new TreeSet<>(acknowledged);
        missing.removeAll(consumed.keySet());
        return missing;
    }

    /** How many deliveries were repeats. */
    int repeats() {
        return consumed.values().stream().mapToInt(times -> times - 1).sum();
    }

    /** Sends no more; the consumer goes on. */
    void stopSending() {
        open = false;
        try {
            for (Thread sender : senders) {
                sender.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the last sends are under way", e);
        }
    }

    @Override
    public void close() {
        stopSending();
        producers.forEach(DefaultMQProducer::shutdown);
        consumer.shutdown();
    }

    private void sendOnAndOn(DefaultMQProducer producer) {
        while (open) {
            String body = topic + "-" + attempts.getAndIncrement();
            try {
                send(producer, body);
            } catch (Exception e) {
                failures.add(body + ": " + e);
            }
            LockSupport.parkNanos(pauseNanos);
        }
    }

    private ConsumeConcurrentlyStatus consume(List<MessageExt> messages, ConsumeConcurrentlyContext context) {
        messages.forEach(message -> consumed.merge(text(message), 1, Integer::sum));
        return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    }

    private void send(DefaultMQProducer producer, String name) throws Exception {
        var result = producer.send(
            new Message(topic, "", name, (name + PADDING).getBytes(StandardCharsets.UTF_8)));
        if (result.getSendStatus() == SendStatus.SEND_OK) {
            places.put(topic + "-" + result.getMessageQueue().getQueueId() + "-" + result.getQueueOffset(), name);
            acknowledged.add(name);
        }
    }

    private static String text(MessageExt message) {
        return nameOf(new String(message.getBody(), StandardCharsets.UTF_8));
    }
}
