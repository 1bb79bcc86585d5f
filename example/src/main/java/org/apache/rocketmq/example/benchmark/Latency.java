package org.apache.rocketmq.example.benchmark;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.example.command.StopSignal;

/**
 * Sends at a steady rate to a consumer that waits, in one process, and reports how long a message takes from the one to
 * the other; of delayed messages, by how much later than they should they were delivered.
 */
public final class Latency {
    private static final String TOPIC = "BenchmarkLatency";
    private static final String GROUP = "benchmark_latency";
    private static final String SENT_NANOS = "SENT_NANOS";
    private static final int RATE = 1000;
    private static final int QUANTITY = 20_000;
    private static final int BODY_BYTES = 128;
    private static final int PATIENCE_SECONDS = 120;
    private static final int WARMUP_MESSAGES = 5000;
    private static final long CHECK_MILLIS = 50;

    private static final Program PROGRAM = new Program("latency.sh",
        "Sends at a steady rate to a consumer that waits, and reports the time from the one to the other.")
        .takes("t", "topic", "TOPIC", "Topic to use. Default: " + TOPIC)
        .takes("g", "group", "GROUP", "Group of producer and consumer. Default: " + GROUP)
        .takes("r", "rate", "NUMBER", "Messages per second. Default: " + RATE)
        .takes("q", "messageQuantity", "NUMBER", "Messages that count. Default: " + QUANTITY)
        .takes("s", "messageSize", "BYTES", "Size of a message's body. Default: " + BODY_BYTES)
        .takes("d", "delayLevel", "LEVEL", "Delay the messages, and report how late they are. Default: 0, no delay")
        .takes(null, "delay", "MILLIS", "With -d: the delay that the broker has for this level. Default: 1000")
        .takes(null, "timer", "true|false", "Delay by a timer of --delay, not by a level. Default: false")
        .takes(null, "warmup", "NUMBER", "Messages before, which do not count. Default: " + WARMUP_MESSAGES)
        .takes(null, "observe", "PID,...", "Tell also what these processes, such as brokers, use for a message.");

    private final DefaultMQProducer producer;
    private final String topic;
    private final byte[] body;
    private final int delayLevel;
    private final long delayMillis;
    private final boolean timed;
    private final Meter meter = new Meter(System::nanoTime);
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private Latency(Arguments arguments, DefaultMQProducer producer) {
        this.producer = producer;
        this.topic = arguments.text("t", TOPIC);
        this.body = new byte[arguments.count("s", BODY_BYTES, 1, 1 << 20)];
        this.delayLevel = arguments.count("d", 0, 0, 1000);
        this.delayMillis = arguments.number("delay", 1000, 1, 86_400_000);
        this.timed = arguments.yes("timer");
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, Latency::measure));
    }

    private static int measure(Arguments arguments) throws Exception {
        int rate = arguments.count("r", RATE, 1, 1_000_000);
        long quantity = arguments.number("q", QUANTITY, 1, 100_000_000);
        long warmup = arguments.number("warmup", WARMUP_MESSAGES, 1, 100_000_000);
        String group = arguments.text("g", GROUP);
        var producer = new DefaultMQProducer(group);
        producer.setNamesrvAddr(arguments.nameServers());
        producer.start();
        var consumer = new DefaultMQPushConsumer(group);
        try (var stop = StopSignal.ofProcess()) {
            var latency = new Latency(arguments, producer);
            latency.producer.send(new Message(latency.topic, latency.body));
            consumer.setNamesrvAddr(arguments.nameServers());
            consumer.setConsumeMessageBatchMaxSize(1);
            consumer.subscribe(latency.topic, "*");
            latency.listen(consumer);
            consumer.start();
            latency.warmUp(stop);
            latency.run(warmup, rate, stop);
            latency.meter.restart();
            var observed = Observed.parse(arguments.text("observe", ""));
            var start = Usage.now(observed);
            latency.run(quantity, rate, stop);
            int code = latency.report(quantity);
            var end = Usage.now(observed);
            System.out.println(start.result(end, quantity, latency.failed.get())
                + start.observed(end, quantity, observed));
            return code;
        } finally {
            consumer.shutdown();
            producer.shutdown();
        }
    }

    private void listen(DefaultMQPushConsumer consumer) {
        consumer.registerMessageListener(
            (MessageListenerConcurrently) (messages, context) -> {
                long now = System.nanoTime();
                messages.forEach(message -> record(message, now));
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    }

    private void record(MessageExt message, long nowNanos) {
        String sent = message.getUserProperty(SENT_NANOS);
        if (sent == null) {
            return;
        }
        long micros = delayLevel == 0 && !timed ? TimeUnit.NANOSECONDS.toMicros(nowNanos - Long.parseLong(sent))
            : TimeUnit.MILLISECONDS.toMicros(message.getStoreTimestamp() - dueMillis(message));
        meter.done(micros, message.getBody().length);
        received.incrementAndGet();
    }

    /** A timer begins when the message comes to the broker, which notes the moment before it is due. */
    private long dueMillis(MessageExt message) {
        String noted = message.getProperty(MessageConst.PROPERTY_TIMER_OUT_MS);
        return noted == null ? message.getBornTimestamp() + delayMillis : Long.parseLong(noted) + 1;
    }

    /** Sends now and then until something comes: then the consumer has its queues. */
    private void warmUp(StopSignal stop) throws Exception {
        var first = message(System.nanoTime());
        first.setDelayTimeLevel(0);
        first.setDelayTimeMs(0);
        for (int turn = 0; received.get() == 0 && turn < PATIENCE_SECONDS && !stop.await(1000); turn++) {
            producer.send(first);
        }
    }

    /** Sends so many messages and waits until they have come. */
    private void run(long quantity, int rate, StopSignal stop) throws Exception {
        stop.await(1000);
        received.set(0);
        failed.set(0);
        var pace = new Pace(rate, System::nanoTime);
        for (long i = 0; i < quantity && !stop.given(); i++) {
            send(pace.next());
        }
        long turns = (TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS) + delayMillis) / CHECK_MILLIS;
        for (long turn = 0; received.get() + failed.get() < quantity && turn < turns && !stop.given(); turn++) {
            stop.await(CHECK_MILLIS);
        }
    }

    private Message message(long nanos) {
        var message = new Message(topic, body);
        message.putUserProperty(SENT_NANOS, Long.toString(nanos));
        if (delayLevel > 0) {
            message.setDelayTimeLevel(delayLevel);
        }
        if (timed) {
            message.setDelayTimeMs(delayMillis);
        }
        return message;
    }

    private void send(long nanos) throws Exception {
        producer.send(message(nanos), new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                // It counts when it is consumed.
            }

            @Override
            public void onException(Throwable failure) {
                failed.incrementAndGet();
                meter.failed();
            }
        });
    }

    private int report(long quantity) {
        var whole = meter.whole();
        System.out.println(whole.summary(delayLevel == 0 && !timed ? "From sending to consuming"
            : "Later than a delay of " + delayMillis + " ms", meter.forgotten()));
        if (received.get() < quantity) {
            System.err.println("Of " + quantity + " messages " + received.get() + " have come, and " + failed.get()
                + " were not sent");
            return Program.FAILED;
        }
        return Program.DONE;
    }
}
