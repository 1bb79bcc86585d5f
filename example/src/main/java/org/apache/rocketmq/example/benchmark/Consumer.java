package org.apache.rocketmq.example.benchmark;

import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.example.command.StopSignal;

/** Consumes as fast as it can, and reports the rate and the time from a message's birth to its consumption. */
public final class Consumer {
    private static final String TOPIC = "BenchmarkTest";
    private static final String GROUP = "benchmark_consumer";
    private static final int THREADS = 20;
    private static final int ROUTE_POLL_MILLIS = 1000;
    private static final long LAST_MESSAGES_MILLIS = 5000;
    private static final long FIRST_CHECK_MILLIS = 10;
    private static final long MILLIS_PER_SECOND = 1000;

    private static final Program PROGRAM = new Program("consumer.sh",
        "Consumes as fast as it can, and reports the rate and the time from a message's birth to its consumption.")
        .takes("t", "topic", "TOPIC", "Topic to consume. Default: " + TOPIC)
        .takes("g", "group", "GROUP", "Consumer group. Default: " + GROUP)
        .takes("w", "threadCount", "NUMBER", "Threads that consume. Default: " + THREADS)
        .takes("r", "failRate", "RATE", "Share of messages to fail, from 0.0 to 1.0. Default: 0")
        .takes("q", "messageQuantity", "NUMBER", "Messages to consume. Default: 0, no end")
        .takes("ri", "reportInterval", "MILLIS", "Time between two lines. Default: 1000")
        .takes(null, "from", "first|last", "Where a new group begins: at the oldest message, or at the next that comes."
            + " Default: last")
        .takes(null, "seconds", "SECONDS", "Stop after this time. Default: 0, no end")
        .takes(null, "warmup", "SECONDS", "Consume so long before the result counts. Default: 0");

    private Consumer() {
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, Consumer::measure));
    }

    private static int measure(Arguments arguments) throws Exception {
        var span = new Report.Span(arguments.count("ri", 1000, 10, 3_600_000),
            arguments.count("warmup", 0, 0, 86_400), arguments.count("seconds", 0, 0, 31_536_000));
        long quantity = arguments.number("q", 0, 0, Long.MAX_VALUE);
        double failRate = arguments.share("r");
        int threads = arguments.count("w", THREADS, 1, 1000);
        var consumer = new DefaultMQPushConsumer(arguments.text("g", GROUP));
        consumer.setNamesrvAddr(arguments.nameServers());
        consumer.setConsumeFromWhere(from(arguments));
        consumer.setConsumeThreadMin(threads);
        consumer.setConsumeThreadMax(threads);
        consumer.setPollNameServerInterval(ROUTE_POLL_MILLIS);
        consumer.setAwaitTerminationMillisWhenShutdown(LAST_MESSAGES_MILLIS);
        consumer.subscribe(arguments.text("t", TOPIC), "*");
        try (var stop = StopSignal.ofProcess()) {
            var meter = new Meter(System::nanoTime);
            var first = new StopSignal();
            consumer.registerMessageListener(listener(meter, first, stop, quantity, failRate, Clock.systemUTC()));
            consumer.start();
            awaitFirst(first, stop, span.seconds());
            meter.restart();
            new Report(meter, span, System.out, System.err).follow(stop);
            var whole = meter.whole();
            consumer.shutdown();
            System.out.println(whole.summary("Consumed, " + threads + " threads", meter.forgotten()));
        }
        return Program.DONE;
    }

    /** Waits for the first message: the time until then is not one of consuming. */
    private static void awaitFirst(StopSignal first, StopSignal stop, int mostSeconds) throws InterruptedException {
        long turns = mostSeconds == 0 ? Long.MAX_VALUE : mostSeconds * MILLIS_PER_SECOND / FIRST_CHECK_MILLIS;
        long turn = 0;
        while (turn < turns && !first.await(FIRST_CHECK_MILLIS) && !stop.given()) {
            turn++;
        }
    }

    private static MessageListenerConcurrently listener(Meter meter, StopSignal first, StopSignal stop, long quantity,
                                                        double failRate, InstantSource clock) {
        var left = new AtomicLong(quantity == 0 ? Long.MAX_VALUE : quantity);
        return (messages, context) -> {
            first.give();
            if (failRate > 0 && ThreadLocalRandom.current().nextDouble() < failRate) {
                messages.forEach(message -> meter.failed());
                return ConsumeConcurrentlyStatus.RECONSUME_LATER;
            }
            long now = clock.millis();
            for (var message : messages) {
                // Both ends are clocks of machines: across machines this is as good as their agreement.
                meter.done(TimeUnit.MILLISECONDS.toMicros(now - message.getBornTimestamp()), message.getBody().length);
            }
            if (left.addAndGet(-messages.size()) <= 0) {
                stop.give();
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        };
    }

    private static ConsumeFromWhere from(Arguments arguments) {
        return arguments.oneOf("from", "last", "first", "last").equals("first")
            ? ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET : ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET;
    }
}
