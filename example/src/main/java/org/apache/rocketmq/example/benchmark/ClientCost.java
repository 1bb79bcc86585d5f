package org.apache.rocketmq.example.benchmark;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.example.command.StopSignal;

/** Measures what the client costs its own process: CPU time and allocated bytes for each message of a load. */
public final class ClientCost {
    private static final String TOPIC = "BenchmarkTest";
    private static final String GROUP = "benchmark_client_cost";
    private static final int MILLIS_PER_SECOND = 1000;
    private static final int BODY_BYTES = 1024;
    private static final int ON_THE_WAY = 512;
    private static final int BATCH = 32;
    private static final int WARMUP_SECONDS = 10;
    private static final int SECONDS = 10;
    private static final int QUANTITY = 300_000;
    private static final int NO_COMPRESSION = Integer.MAX_VALUE;
    private static final long LAST_ARRIVALS_NANOS = 10_000_000_000L;
    private static final long CHECK_MILLIS = 100;

    private static final Program PROGRAM = new Program("ClientCost",
        "Measures what the client costs its own process: CPU time and allocated bytes for each message.")
        .takes("t", "topic", "TOPIC", "Topic to use. Default: " + TOPIC)
        .takes("g", "group", "GROUP", "Group of producer or consumer. Default: " + GROUP)
        .takes("l", "load", "sync|async|oneway|batch|consume", "What to do. Default: sync")
        .takes("w", "threadCount", "NUMBER", "Threads that send. Default: 1")
        .takes("s", "messageSize", "BYTES", "Size of a message's body. Default: " + BODY_BYTES)
        .takes(null, "onTheWay", "NUMBER", "With async: messages without a reply yet. Default: " + ON_THE_WAY)
        .takes(null, "batch", "NUMBER", "With batch: messages in each. Default: " + BATCH)
        .takes(null, "warmup", "SECONDS", "Send so long before it counts. Default: " + WARMUP_SECONDS)
        .takes(null, "seconds", "SECONDS", "Send so long. Default: " + SECONDS)
        .takes("q", "messageQuantity", "NUMBER", "With consume: messages of the backlog; one pass of them is measured,"
            + " and others are made before until the warm-up is over. Default: " + QUANTITY);

    private ClientCost() {
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, ClientCost::measure));
    }

    private static int measure(Arguments arguments) throws Exception {
        String load = arguments.oneOf("load", "sync", "sync", "async", "oneway", "batch", "consume");
        try (var stop = StopSignal.ofProcess()) {
            return load.equals("consume") ? consume(arguments, stop) : send(load, arguments, stop);
        }
    }

    private static int send(String load, Arguments arguments, StopSignal stop) throws Exception {
        var messages = new Messages(arguments.text("t", TOPIC), arguments.count("s", BODY_BYTES, 1, 1 << 20), false, 0);
        var producer = new DefaultMQProducer(arguments.text("g", GROUP));
        producer.setNamesrvAddr(arguments.nameServers());
        producer.setCompressMsgBodyOverHowmuch(NO_COMPRESSION);
        producer.start();
        try {
            producer.send(messages.next());
            var queues = producer.fetchPublishMessageQueues(messages.next().getTopic());
            long before = stored(producer, queues);
            var meter = new Meter(System::nanoTime);
            var report = new Report(meter, new Report.Span(MILLIS_PER_SECOND, 0, 0), System.out, System.err);
            var work = work(load, arguments,
                new SendLoad(producer, messages, 0, meter, report, stop, System::nanoTime));
            String result = run(work, arguments, meter, stop);
            var rest = meter.whole();
            long sent = meter.forgotten() + rest.messages();
            // First, as a client that has handed over more than it can send may not come back from the question.
            System.out.println(result);
            System.out.println("RESULT unstored=" + unstored(producer, queues, before + sent));
            return Program.DONE;
        } finally {
            producer.shutdown();
        }
    }

    private static Callable<Void> work(String load, Arguments arguments, SendLoad sending) {
        int onTheWay = arguments.count("onTheWay", ON_THE_WAY, 1, 1_000_000);
        int batch = arguments.count("batch", BATCH, 1, 10_000);
        return () -> {
            switch (load) {
                case "async" -> sending.runAsync(onTheWay);
                case "oneway" -> sending.runOneway();
                case "batch" -> sending.runBatches(batch);
                default -> sending.run();
            }
            return null;
        };
    }

    /** Has all threads send, and returns what the messages cost that were through between warm-up and end. */
    private static String run(Callable<Void> work, Arguments arguments, Meter meter, StopSignal stop)
        throws Exception {
        int threads = arguments.count("w", 1, 1, 10_000);
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var senders = IntStream.range(0, threads).mapToObj(number -> pool.submit(work)).toList();
            stop.await(MILLIS_PER_SECOND * (long) arguments.count("warmup", WARMUP_SECONDS, 0, 86_400));
            meter.restart();
            var start = Usage.now();
            stop.await(MILLIS_PER_SECOND * (long) arguments.count("seconds", SECONDS, 1, 86_400));
            var end = Usage.now();
            var whole = meter.whole();
            stop.give();
            for (var sender : senders) {
                sender.get();
            }
            return start.result(end, whole.messages(), whole.failures());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            pool.shutdownNow();
        }
    }

    /** How many messages the queues have been given. */
    @SuppressWarnings("deprecation") // Apache's API has it on producers, too.
    private static long stored(DefaultMQProducer producer, List<MessageQueue> queues) throws MQClientException {
        long stored = 0;
        for (var queue : queues) {
            stored += producer.maxOffset(queue);
        }
        return stored;
    }

    /**
     * How many messages have not come, after a while for the last ones; less than 0 where some came twice, "unknown"
     * where the client has handed over so much that it cannot even ask.
     */
    private static String unstored(DefaultMQProducer producer, List<MessageQueue> queues, long expected)
        throws InterruptedException {
        long deadline = System.nanoTime() + LAST_ARRIVALS_NANOS;
        while (true) {
            try {
                long unstored = expected - stored(producer, queues);
                if (unstored <= 0 || System.nanoTime() - deadline > 0) {
                    return String.valueOf(unstored);
                }
            } catch (MQClientException e) {
                if (System.nanoTime() - deadline > 0) {
                    return "unknown";
                }
            }
            new StopSignal().await(CHECK_MILLIS);
        }
    }

    private static int consume(Arguments arguments, StopSignal stop) throws Exception {
        long quantity = arguments.number("q", QUANTITY, 2, 1_000_000_000);
        String group = arguments.text("g", GROUP);
        long warm = System.nanoTime()
            + TimeUnit.SECONDS.toNanos(arguments.count("warmup", WARMUP_SECONDS, 0, 86_400));
        for (int pass = 0; System.nanoTime() - warm < 0 && !stop.given(); pass++) {
            consume(arguments, group + "_warmup_" + pass, quantity, stop);
        }
        System.out.println(consume(arguments, group, quantity, stop));
        return Program.DONE;
    }

    /** Consumes so many messages from the beginning, and returns what those after the first have cost. */
    private static String consume(Arguments arguments, String group, long quantity, StopSignal stop) throws Exception {
        var consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(arguments.nameServers());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(arguments.text("t", TOPIC), "*");
        var consumed = new AtomicLong();
        var usages = new Usage[2];
        var done = new StopSignal();
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (int i = 0; i < messages.size(); i++) {
                long count = consumed.incrementAndGet();
                if (count == 1) {
                    usages[0] = Usage.now();
                } else if (count == quantity) {
                    usages[1] = Usage.now();
                    done.give();
                }
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        try {
            while (!done.await(CHECK_MILLIS)) {
                if (stop.given()) {
                    throw new IllegalStateException("stopped after " + consumed + " of " + quantity + " messages");
                }
            }
        } finally {
            consumer.shutdown();
        }
        return usages[0].result(usages[1], quantity - 1, 0);
    }
}
