package org.apache.rocketmq.example.benchmark;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.example.command.StopSignal;
import org.apache.rocketmq.remoting.exception.RemotingException;

/**
 * Puts one load on the servers, and tells how many messages got through, how long they took, and what each has cost:
 * CPU time and allocated bytes of this process, CPU time and memory of the processes that it observes.
 */
public final class Workload {
    private static final String TOPIC = "BenchmarkTest";
    private static final String GROUP = "benchmark_client_cost";
    private static final int MILLIS_PER_SECOND = 1000;
    private static final int BODY_BYTES = 1024;
    private static final int ON_THE_WAY = 512;
    private static final int BATCH = 32;
    private static final int QUEUES = 4;
    private static final int WARMUP_SECONDS = 10;
    private static final int SECONDS = 10;
    private static final int QUANTITY = 300_000;
    private static final int NO_COMPRESSION = Integer.MAX_VALUE;
    private static final long LAST_ARRIVALS_NANOS = 10_000_000_000L;
    private static final long CHECK_MILLIS = 100;
    private static final long FIRST_MILLIS = 10;
    private static final long FIRST_PATIENCE_NANOS = 60_000_000_000L;

    private static final String WARMUP = "warmup";
    private static final String FIRST_TOPIC = "firstTopic";
    private static final String UNKNOWN = "unknown";

    private static final Program PROGRAM = new Program("Workload",
        "Puts one load on the servers, and tells how many messages got through and what each has cost.")
        .takes("t", "topic", "TOPIC", "Topic to use. Default: " + TOPIC)
        .takes("g", "group", "GROUP", "Group of producer or consumer. Default: " + GROUP)
        .takes("l", "load", "sync|async|oneway|batch|transaction|consume|first", "What to do; first: send one message"
            + " as soon as a broker takes it, on its replicas or disk, too, if so set, and tell when that was."
            + " Default: sync")
        .takes(null, "topics", "NUMBER", "Send to so many topics, named as the one with a number behind. Default: 1")
        .takes(null, "queues", "NUMBER", "Queues of topics that are made by sending. Default: " + QUEUES)
        .takes("w", "threadCount", "NUMBER", "Threads that send. Default: 1")
        .takes("s", "messageSize", "BYTES", "Size of a message's body. Default: " + BODY_BYTES)
        .takes("r", "rate", "NUMBER", "With async and one thread: messages a second. Default: 0, as many as can be")
        .takes(null, "onTheWay", "NUMBER", "With async: messages without a reply yet, of each thread. Default: "
            + ON_THE_WAY)
        .takes(null, "batch", "NUMBER", "With batch: messages in each. Default: " + BATCH)
        .takes(null, "autoBatch", "true|false", "With sync and async: have the client gather messages. Default: false")
        .takes(null, WARMUP, "SECONDS", "Send so long before it counts. Default: " + WARMUP_SECONDS)
        .takes(null, "seconds", "SECONDS", "Send so long. Default: " + SECONDS)
        .takes(null, "spans", "true|false", "Send until the input ends, and tell what got through at each line of it."
            + " Default: false")
        .takes("q", "messageQuantity", "NUMBER", "With consume: messages of the backlog; one pass of them is measured,"
            + " and others are made before until the warm-up is over. Default: " + QUANTITY)
        .takes(null, FIRST_TOPIC, "TOPIC", "With consume: the topic of as many messages that the passes before consume;"
            + " the measured one waits for a line of the input then. Default: the same, and it waits for nothing")
        .takes("c", "consumers", "NUMBER", "With consume: members of each group. Default: 1")
        .takes(null, "groups", "NUMBER", "With consume: groups, of which each gets all messages. Default: 1")
        .takes(null, "tag", "EXPRESSION", "With consume: only messages with these tags. Default: all")
        .takes(null, "sql", "EXPRESSION", "With consume: only messages that this selects. Default: all")
        .takes(null, "pop", "true|false", "With consume: leave the queues to the broker, and fail where it does not"
            + " have them popped. Default: false")
        .takes(null, "share", "SHARE", "With consume: the share of the backlog that is selected. Default: 0, all")
        .takes(null, "observe", "PID,...", "Tell also what these processes, such as brokers, use for a message.")
        .takes(null, "replica", "PID,...", "With what sends: tell apart what these use, such as a broker's replica.");

    private Workload() {
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, Workload::measure));
    }

    private static int measure(Arguments arguments) throws Exception {
        String load = arguments.oneOf("load", "sync", "sync", "async", "oneway", "batch", "transaction",
            "consume", "first");
        try (var stop = StopSignal.ofProcess()) {
            return switch (load) {
                case "consume" -> consume(arguments, stop);
                case "first" -> sendFirst(arguments, stop);
                default -> send(load, arguments, stop);
            };
        }
    }

    private static int sendFirst(Arguments arguments, StopSignal stop) throws Exception {
        var producer = new DefaultMQProducer(arguments.text("g", GROUP));
        producer.setNamesrvAddr(arguments.nameServers());
        producer.start();
        System.out.println("trying");
        Exception last = null;
        long begun = System.nanoTime();
        while (!stop.await(FIRST_MILLIS) && System.nanoTime() - begun < FIRST_PATIENCE_NANOS) {
            try {
                var result = producer.send(new Message(arguments.text("t", TOPIC), new byte[1]));
                if (result.getSendStatus() == SendStatus.SEND_OK) {
                    System.out.println("RESULT acceptedmillis=" + System.currentTimeMillis());
                    producer.shutdown();
                    return Program.DONE;
                }
                last = new IllegalStateException("stored, but " + result.getSendStatus());
            } catch (MQClientException | RemotingException | MQBrokerException e) {
                last = e;
            }
        }
        producer.shutdown();
        throw new IllegalStateException("no broker took a message", last);
    }

    private static int consume(Arguments arguments, StopSignal stop) throws Exception {
        long quantity = arguments.number("q", QUANTITY, 2, 1_000_000_000);
        double share = arguments.share("share");
        var load = new ConsumeLoad(arguments.nameServers(), arguments.text("t", TOPIC), selector(arguments),
            arguments.count("c", 1, 1, 100), arguments.count("groups", 1, 1, 100),
            share == 0 ? quantity : (long) (quantity * share), arguments.yes("pop"));
        String group = arguments.text("g", GROUP);
        long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(arguments.count(WARMUP, WARMUP_SECONDS, 0, 86_400));
        var nobody = new Observed(List.of());
        String firstTopic = arguments.text(FIRST_TOPIC, "");
        var first = firstTopic.isEmpty() ? load : load.of(firstTopic);
        for (int pass = 0; System.nanoTime() - warm < 0 && !stop.given(); pass++) {
            first.pass(group + "_warmup_" + pass, nobody, stop, told -> { });
        }
        if (!firstTopic.isEmpty()) {
            Spans.awaitLine(System.in, System.out);
        }
        var observed = Observed.parse(arguments.text("observe", ""));
        var usages = load.pass(group, observed, stop, System.out::println);
        // What was passed over counts, as it had to be looked at.
        long looked = quantity * load.groups();
        System.out.println(usages.start().result(usages.end(), looked, 0)
            + usages.start().observed(usages.end(), looked, observed));
        return Program.DONE;
    }

    private static MessageSelector selector(Arguments arguments) {
        String sql = arguments.text("sql", "");
        return sql.isEmpty() ? MessageSelector.byTag(arguments.text("tag", "*")) : MessageSelector.bySql(sql);
    }

    private static int send(String load, Arguments arguments, StopSignal stop) throws Exception {
        int topics = arguments.count("topics", 1, 1, 1_000_000);
        var messages = new Messages(arguments.text("t", TOPIC), arguments.count("s", BODY_BYTES, 1, 1 << 20), false, 0)
            .over(topics);
        var observed = Observed.parse(arguments.text("observe", ""));
        var producer = load.equals("transaction") ? transacting(arguments.text("g", GROUP))
            : new DefaultMQProducer(arguments.text("g", GROUP));
        producer.setNamesrvAddr(arguments.nameServers());
        producer.setCompressMsgBodyOverHowmuch(NO_COMPRESSION);
        producer.setAutoBatch(arguments.yes("autoBatch"));
        producer.setDefaultTopicQueueNums(arguments.count("queues", QUEUES, 1, 1024));
        producer.start();
        try {
            var first = messages.next();
            producer.send(first);
            var queues = queues(producer, first.getTopic(), stop);
            long before = stored(producer, queues);
            var meter = new Meter(System::nanoTime);
            var report = new Report(meter, new Report.Span(MILLIS_PER_SECOND, 0, 0), System.out, System.err);
            var work = work(load, arguments, producer,
                new SendLoad(producer, messages, 0, meter, report, stop, System::nanoTime));
            run(work, arguments, meter, observed, stop);
            long sent = meter.whole().messages() + meter.forgotten();
            if (topics == 1 && !load.equals("transaction")) {
                System.out.println("RESULT unstored="
                    + inTime(() -> unstored(producer, queues, before + sent), UNKNOWN));
            }
            return Program.DONE;
        } finally {
            inTime(() -> {
                producer.shutdown();
                return "";
            }, "");
        }
    }

    /** Does something that a client may not come back from which has handed over more than it can send. */
    private static String inTime(Callable<String> work, String otherwise) throws Exception {
        var task = new FutureTask<>(work);
        var thread = new Thread(task, "last");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(2 * LAST_ARRIVALS_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return otherwise;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static TransactionMQProducer transacting(String group) {
        var producer = new TransactionMQProducer(group);
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
                return LocalTransactionState.COMMIT_MESSAGE;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                return LocalTransactionState.COMMIT_MESSAGE;
            }
        });
        return producer;
    }

    private static Callable<Void> work(String load, Arguments arguments, DefaultMQProducer producer,
        SendLoad sending) {

        int rate = arguments.count("r", 0, 0, 10_000_000);
        int onTheWay = arguments.count("onTheWay", ON_THE_WAY, 1, 1_000_000);
        int batch = arguments.count("batch", BATCH, 1, 10_000);
        return () -> {
            switch (load) {
                case "async" -> {
                    if (rate > 0) {
                        sending.runAtRate(new Pace(rate, System::nanoTime), onTheWay);
                    } else {
                        sending.runAsync(onTheWay);
                    }
                }
                case "transaction" -> sending.runTransactions((TransactionMQProducer) producer);
                case "oneway" -> sending.runOneway();
                case "batch" -> sending.runBatches(batch);
                default -> sending.run();
            }
            return null;
        };
    }

    /** Has all threads send, and tells what the messages cost that were through between warm-up and end. */
    private static void run(Callable<Void> work, Arguments arguments, Meter meter, Observed observed,
        StopSignal stop) throws Exception {

        int threads = arguments.count("w", 1, 1, 10_000);
        var replica = Observed.parse(arguments.text("replica", ""));
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var senders = IntStream.range(0, threads).mapToObj(number -> pool.submit(work)).toList();
            stop.await(MILLIS_PER_SECOND * (long) arguments.count(WARMUP, WARMUP_SECONDS, 0, 86_400));
            if (arguments.yes("spans")) {
                Spans.follow(meter, observed, System.in, System.out);
            } else {
                meter.restart();
                long replicaBefore = replica.cpuNanos();
                var start = Usage.now(observed);
                stop.await(MILLIS_PER_SECOND * (long) arguments.count("seconds", SECONDS, 1, 86_400));
                var end = Usage.now(observed);
                var whole = meter.whole();
                System.out.println(start.result(end, whole, observed)
                    + replica.micros("replicamicros", replicaBefore, whole.messages()));
            }
            stop.give();
            for (var sender : senders) {
                sender.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            pool.shutdownNow();
        }
    }

    /** The queues of a topic that may have come into being just now, so that no name server has heard of it yet. */
    private static List<MessageQueue> queues(DefaultMQProducer producer, String topic, StopSignal stop)
        throws MQClientException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            try {
                return producer.fetchPublishMessageQueues(topic);
            } catch (MQClientException e) {
                if (stop.await(CHECK_MILLIS) || System.nanoTime() - begun > LAST_ARRIVALS_NANOS) {
                    throw e;
                }
            }
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
                    return UNKNOWN;
                }
            }
            new StopSignal().await(CHECK_MILLIS);
        }
    }
}
