package org.apache.rocketmq.example.benchmark;

import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.example.command.StopSignal;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** Sends as fast as it can, and reports rate and latency of sending. */
public final class Producer {
    private static final String TOPIC = "BenchmarkTest";
    private static final String GROUP = "benchmark_producer";
    private static final int THREADS = 64;
    private static final int BODY_BYTES = 128;
    private static final int LARGEST_BODY_BYTES = 4 * 1024 * 1024;
    private static final int ON_THE_WAY = 1024;
    private static final int QUEUES = 4;
    private static final int FIRST_ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 500;
    private static final int NO_COMPRESSION = Integer.MAX_VALUE;

    private static final Program PROGRAM =
        new Program("producer.sh", "Sends as fast as it can, and reports rate and latency of sending.")
            .takes("t", "topic", "TOPIC", "Topic to send to. Default: " + TOPIC)
            .takes("g", "group", "GROUP", "Producer group. Default: " + GROUP)
            .takes("w", "threadCount", "NUMBER", "Threads that send. Default: " + THREADS + ", with -y true 1")
            .takes("s", "messageSize", "BYTES", "Size of a message's body. Default: " + BODY_BYTES)
            .takes("y", "asyncEnable", "true|false", "Send without waiting for each reply. Default: false")
            .takes(null, "onTheWay", "NUMBER", "With -y true: messages without a reply yet. Default: " + ON_THE_WAY)
            .takes(null, "batch", "NUMBER", "Send so many in one request, and wait for its reply. Default: 1")
            .takes("q", "messageQuantity", "NUMBER", "Messages to send, all threads together. Default: 0, no end")
            .takes("k", "keyEnable", "true|false", "Give each message a key. Default: false")
            .takes("l", "tagCount", "NUMBER", "Spread the messages over so many tags. Default: 0, no tag")
            .takes(null, "topics", "NUMBER", "Spread the messages over so many topics. Default: 1")
            .takes(null, "queues", "NUMBER", "Queues of topics that are made by sending. Default: " + QUEUES)
            .takes(null, "timer", "SECONDS", "Have the messages delivered within the hour after so long. Default: 0")
            .takes("ri", "reportInterval", "MILLIS", "Time between two lines. Default: 1000")
            .takes(null, "seconds", "SECONDS", "Stop after this time. Default: 0, no end")
            .takes(null, "warmup", "SECONDS", "Send so long before the result counts. Default: 0");

    private Producer() {
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, Producer::measure));
    }

    private static int measure(Arguments arguments) throws Exception {
        var span = new Report.Span(arguments.count("ri", 1000, 10, 3_600_000),
            arguments.count("warmup", 0, 0, 86_400), arguments.count("seconds", 0, 0, 31_536_000));
        boolean async = arguments.yes("y");
        int threads = arguments.count("w", async ? 1 : THREADS, 1, 10_000);
        int onTheWay = arguments.count("onTheWay", ON_THE_WAY, threads, 1_000_000);
        long quantity = arguments.number("q", 0, 0, Long.MAX_VALUE);
        var messages = new Messages(arguments.text("t", TOPIC), arguments.count("s", BODY_BYTES, 1, LARGEST_BODY_BYTES),
            arguments.yes("k"), arguments.count("l", 0, 0, 1_000_000),
            arguments.count("timer", 0, 0, 86_400)).over(arguments.count("topics", 1, 1, 1_000_000));
        var producer = new DefaultMQProducer(arguments.text("g", GROUP));
        producer.setNamesrvAddr(arguments.nameServers());
        producer.setCompressMsgBodyOverHowmuch(NO_COMPRESSION);
        producer.setDefaultTopicQueueNums(arguments.count("queues", QUEUES, 1, 1024));
        producer.start();
        try (var stop = StopSignal.ofProcess()) {
            sendFirst(producer, messages.next(), stop);
            var meter = new Meter(System::nanoTime);
            var report = new Report(meter, span, System.out, System.err);
            var load = new SendLoad(producer, messages, quantity, meter, report, stop, System::nanoTime);
            int batch = arguments.count("batch", 1, 1, 10_000);
            follow(threads, way(load, async ? Math.max(1, onTheWay / threads) : 0, batch), report, stop);
            var whole = meter.whole();
            System.out.println(whole.summary((async ? "Sent asynchronously, " : "Sent synchronously, ") + threads
                + " threads, " + messages.bodyBytes() + " bytes", meter.forgotten()));
            return whole.failures() == 0 ? Program.DONE : Program.FAILED;
        } finally {
            producer.shutdown();
        }
    }

    /** Makes the topic, and tells whether there is a way to send at all. What this takes is not measured. */
    private static void sendFirst(DefaultMQProducer producer, Message message, StopSignal stop)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                producer.send(message);
                return;
            } catch (MQClientException | RemotingException | MQBrokerException e) {
                if (attempt == FIRST_ATTEMPTS || stop.await(PAUSE_MILLIS)) {
                    throw e;
                }
            }
        }
    }

    /** What each thread does. */
    private static Work way(SendLoad load, int onTheWayEach, int batch) {
        if (onTheWayEach > 0) {
            return () -> load.runAsync(onTheWayEach);
        }
        return batch > 1 ? () -> load.runBatches(batch) : load::run;
    }

    private static void follow(int threads, Work work, Report report, StopSignal stop) throws Exception {
        var pool = Executors.newFixedThreadPool(threads + 1);
        try {
            var senders = new ArrayList<Future<?>>();
            for (int i = 0; i < threads; i++) {
                senders.add(submit(pool, work));
            }
            var reporter = submit(pool, () -> report.follow(stop));
            try {
                for (var sender : senders) {
                    sender.get();
                }
            } finally {
                stop.give();
            }
            reporter.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            pool.shutdownNow();
        }
    }

    /** Work of one thread. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    private static Future<?> submit(ExecutorService pool, Work work) {
        return pool.submit(() -> {
            work.run();
            return null;
        });
    }
}
