package org.apache.rocketmq.test.program.five;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.test.program.Arguments;

/**
 * Sends from many threads until its standard input has a line: a little while sends succeed, else as fast as it may.
 * Prints {@code sent} for some of the messages that were sent well, {@code failed <why>} for each kind of failure once
 * after each of these, {@code failures <count>} now and then, and at the end {@code longest <ms>}, how long a call took
 * at most. Arguments: namesrv, topic, group, bytes of a body, threads, way: waiting, calling (callbacks), oneway,
 * gathered (waiting, messages go together) or gathered-calling.
 */
public final class SendByAllMeans {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long WELL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int TOLD_EACH = 50;

    private final DefaultMQProducer producer;
    private final String topic;
    private final byte[] body;
    private final Way way;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private volatile long wellNanos = System.nanoTime();
    private volatile boolean open = true;

    /** Sends one message in its way. */
    @FunctionalInterface
    private interface Way {
        void send(Message message) throws Exception;
    }

    private SendByAllMeans(Arguments arguments) {
        producer = new DefaultMQProducer(arguments.text("group"));
        topic = arguments.text("topic");
        body = new byte[arguments.number("bytes", 100)];
        // Zeros would be compressed to nothing.
        new Random(1).nextBytes(body);
        String name = arguments.text("way");
        producer.setAutoBatch(name.startsWith("gathered"));
        Way waiting = message -> {
            producer.send(message);
            succeeded();
        };
        Way calling = message -> producer.send(message, new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                succeeded();
            }

            @Override
            public void onException(Throwable e) {
                failed(e);
            }
        });
        way = Map.of("waiting", waiting, "calling", calling, "gathered", waiting, "gathered-calling", calling,
            "oneway", message -> {
                producer.sendOneway(message);
                succeeded();
            }).get(name);
    }

    public static void main(String[] texts) throws Exception {
        var arguments = new Arguments(texts);
        var program = new SendByAllMeans(arguments);
        arguments.start(program.producer);
        program.producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        var threads = new Thread[arguments.number("threads", 1)];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(program::sendOnAndOn);
            threads[i].start();
        }
        while (System.in.read() != '\n') {
            Thread.onSpinWait();
        }
        program.open = false;
        for (Thread thread : threads) {
            thread.join();
        }
        program.producer.shutdown();
        System.out.println("longest " + TimeUnit.NANOSECONDS.toMillis(program.longestNanos.get()));
        System.exit(0);
    }

    private void sendOnAndOn() {
        while (open) {
            long begin = System.nanoTime();
            try {
                way.send(new Message(topic, body));
            } catch (Exception e) {
                failed(e);
            }
            long end = System.nanoTime();
            longestNanos.accumulateAndGet(end - begin, Math::max);
            if (end - wellNanos < WELL_NANOS) {
                LockSupport.parkNanos(PACE_NANOS);
            }
        }
    }

    private void succeeded() {
        wellNanos = System.nanoTime();
        told.clear();
        if (sent.getAndIncrement() % TOLD_EACH == 0) {
            System.out.println("sent");
        }
    }

    private void failed(Throwable e) {
        if (told.add(e.getClass().getName())) {
            System.out.println("failed " + e.toString().replace('\n', ' '));
        }
        long count = failures.incrementAndGet();
        if (count % TOLD_EACH == 0) {
            System.out.println("failures " + count);
        }
    }
}
