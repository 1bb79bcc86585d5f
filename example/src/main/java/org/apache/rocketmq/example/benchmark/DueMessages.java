package org.apache.rocketmq.example.benchmark;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.example.command.StopSignal;

/**
 * Stores messages that will be due at a steady rate, says from when until when that is, and waits until all of them
 * were delivered. Nobody consumes them: what a broker does meanwhile, it does for the timers alone.
 */
public final class DueMessages {
    private static final String TOPIC = "BenchmarkDue";
    private static final String GROUP = "benchmark_due";
    private static final int RATE = 10_000;
    private static final int SECONDS = 20;
    private static final int AFTER_SECONDS = 30;
    private static final int BODY_BYTES = 100;
    private static final int ON_THE_WAY = 2048;
    private static final long MOST_LATE_MILLIS = 60_000;
    private static final long CHECK_MILLIS = 20;
    private static final long MILLIS_PER_SECOND = 1000;

    private static final Program PROGRAM = new Program("DueMessages",
        "Stores messages that will be due at a steady rate, and waits until all were delivered.")
        .takes("t", "topic", "TOPIC", "Topic to use. Default: " + TOPIC)
        .takes("r", "rate", "NUMBER", "How many are due each second. Default: " + RATE)
        .takes(null, "seconds", "SECONDS", "For how long. Default: " + SECONDS)
        .takes(null, "after", "SECONDS", "When the first one is due; all must be stored by then. Default: "
            + AFTER_SECONDS)
        .takes("s", "messageSize", "BYTES", "Size of a message's body. Default: " + BODY_BYTES);

    private final DefaultMQProducer producer;
    private final String topic;
    private final byte[] body;
    private final AtomicLong failed = new AtomicLong();

    private DueMessages(DefaultMQProducer producer, Arguments arguments) {
        this.producer = producer;
        topic = arguments.text("t", TOPIC);
        body = new byte[arguments.count("s", BODY_BYTES, 1, 1 << 20)];
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, DueMessages::measure));
    }

    private static int measure(Arguments arguments) throws Exception {
        int rate = arguments.count("r", RATE, 1, 1_000_000);
        int quantity = Math.multiplyExact(rate, arguments.count("seconds", SECONDS, 1, 3600));
        long afterMillis = MILLIS_PER_SECOND * arguments.count("after", AFTER_SECONDS, 1, 86_400);
        var producer = new DefaultMQProducer(GROUP);
        producer.setNamesrvAddr(arguments.nameServers());
        producer.start();
        try (var stop = StopSignal.ofProcess()) {
            return new DueMessages(producer, arguments).run(quantity, rate, afterMillis, stop);
        } finally {
            producer.shutdown();
        }
    }

    private int run(int quantity, int rate, long afterMillis, StopSignal stop) throws Exception {
        producer.send(new Message(topic, body));
        var queues = producer.fetchPublishMessageQueues(topic);
        long before = delivered(queues);
        long first = System.currentTimeMillis() + afterMillis;
        long last = first + (quantity - 1) * MILLIS_PER_SECOND / rate;
        store(quantity, rate, first);
        if (failed.get() > 0 || System.currentTimeMillis() > first) {
            System.err.println(failed.get() + " of " + quantity + " messages were not stored, the others "
                + (System.currentTimeMillis() - first) + " ms after the first one was due");
            return Program.FAILED;
        }
        System.out.println("DUE from=" + first + " until=" + last);
        long now = System.currentTimeMillis();
        while (now <= last && !stop.await(last + 1 - now)) {
            now = System.currentTimeMillis();
        }
        return awaitAll(queues, before + quantity, last, stop);
    }

    private void store(int quantity, int rate, long firstMillis) throws Exception {
        var free = new Semaphore(ON_THE_WAY);
        for (int i = 0; i < quantity; i++) {
            var message = new Message(topic, body);
            message.setDeliverTimeMs(firstMillis + i * MILLIS_PER_SECOND / rate);
            free.acquire();
            producer.send(message, new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    free.release();
                }

                @Override
                public void onException(Throwable failure) {
                    failed.incrementAndGet();
                    free.release();
                }
            });
        }
        if (!free.tryAcquire(ON_THE_WAY, MOST_LATE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(ON_THE_WAY - free.availablePermits() + " messages had no reply");
        }
    }

    private int awaitAll(List<MessageQueue> queues, long expected, long lastMillis, StopSignal stop) throws Exception {
        long count = delivered(queues);
        long now = System.currentTimeMillis();
        while (count < expected && now < lastMillis + MOST_LATE_MILLIS && !stop.await(CHECK_MILLIS)) {
            count = delivered(queues);
            now = System.currentTimeMillis();
        }
        System.out.println("RESULT missing=" + (expected - count) + " afterlastms=" + (now - lastMillis));
        return count == expected ? Program.DONE : Program.FAILED;
    }

    /** How many messages the topic has had. */
    @SuppressWarnings("deprecation") // Apache's API has it on producers, too.
    private long delivered(List<MessageQueue> queues) throws MQClientException {
        long count = 0;
        for (var queue : queues) {
            count += producer.maxOffset(queue);
        }
        return count;
    }
}
