package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.rocketmq.example.benchmark.Meter;
import org.apache.rocketmq.example.benchmark.Observed;
import org.apache.rocketmq.example.benchmark.Pace;
import org.apache.rocketmq.example.benchmark.Spans;
import org.apache.rocketmq.example.benchmark.Usage;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;

/** The loads that Kafka's broker and ours have in common, put on Kafka's by its own client with {@code acks=1}. */
public final class KafkaLoad {
    private static final String TOPIC = "BenchmarkTest";
    private static final String GROUP = "benchmark";
    private static final int BODY_BYTES = 1024;
    private static final int ON_THE_WAY = 512;
    private static final int SECONDS = 10;
    private static final int QUANTITY = 300_000;
    private static final int LINGER_MILLIS = 5;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private static final Program PROGRAM = new Program("KafkaLoad",
        "Puts one load on Kafka's broker, whose address is given as that of a name server.")
        .takes("l", "load", "sync|async|fill|consume|relay", "What to do. Default: sync")
        .takes("t", "topic", "TOPIC", "Topic to use. Default: " + TOPIC)
        .takes("g", "group", "GROUP", "Group of consumers. Default: " + GROUP)
        .takes("w", "threadCount", "NUMBER", "Threads that send. Default: 1")
        .takes("s", "messageSize", "BYTES", "Size of a record's value. Default: " + BODY_BYTES)
        .takes("r", "rate", "NUMBER", "With async and relay: records a second. Default: 0, as many as get through")
        .takes(null, "onTheWay", "NUMBER", "With async: records without a reply yet. Default: " + ON_THE_WAY)
        .takes(null, "linger", "MILLIS", "With async: how long the client gathers. Default: " + LINGER_MILLIS
            + ", as the client has it")
        .takes(null, "spans", "true|false", "With async: send until the input ends, and tell what got through at each"
            + " line of it. Default: false")
        .takes(null, "warmup", "SECONDS", "Send so long before it counts. Default: " + SECONDS)
        .takes(null, "seconds", "SECONDS", "Send so long. Default: " + SECONDS)
        .takes("q", "messageQuantity", "NUMBER", "Records to store and to consume. Default: " + QUANTITY)
        .takes(null, "firstTopic", "TOPIC", "With consume: the topic of as many records that the passes before consume;"
            + " the measured one waits for a line of the input then. Default: the same, and it waits for nothing")
        .takes(null, "observe", "PID,...", "Tell also what these processes, such as the broker, use for a record.");

    private final Arguments arguments;
    private final String topic;
    private final byte[] body;
    private final int rate;
    private final Observed observed;
    private final Meter meter = new Meter(System::nanoTime);
    private final AtomicBoolean over = new AtomicBoolean();

    private KafkaLoad(Arguments arguments) {
        this.arguments = arguments;
        this.topic = arguments.text("t", TOPIC);
        this.body = new byte[arguments.count("s", BODY_BYTES, Long.BYTES, 1 << 20)];
        this.rate = arguments.count("r", 0, 0, 10_000_000);
        this.observed = Observed.parse(arguments.text("observe", ""));
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, arguments -> new KafkaLoad(arguments).run()));
    }

    private int run() throws Exception {
        switch (arguments.oneOf("load", "sync", "sync", "async", "fill", "consume", "relay")) {
            case "async" -> send(this::sendAsync,
                Map.of("linger.ms", "" + arguments.count("linger", LINGER_MILLIS, 0, 60_000)));
            case "fill" -> fill();
            case "consume" -> consume();
            case "relay" -> relay();
            default -> send(this::sendSync, Map.of("linger.ms", "0"));
        }
        return Program.DONE;
    }

    /** What one thread does until all is over. */
    @FunctionalInterface
    private interface Sending {
        void run(KafkaProducer<byte[], byte[]> producer) throws ExecutionException, InterruptedException;
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", arguments.nameServers(), "acks", "1",
            "key.serializer", ByteArraySerializer.class, "value.serializer", ByteArraySerializer.class));
        settings.putAll(more);
        return new KafkaProducer<>(settings);
    }

    private KafkaConsumer<byte[], byte[]> consumer(String group, String ofTopic) {
        var consumer = new KafkaConsumer<byte[], byte[]>(Map.of("bootstrap.servers", arguments.nameServers(),
            "group.id", group, "auto.offset.reset", "earliest", "key.deserializer", ByteArrayDeserializer.class,
            "value.deserializer", ByteArrayDeserializer.class));
        consumer.subscribe(List.of(ofTopic));
        return consumer;
    }

    private void send(Sending sending, Map<String, String> settings) throws Exception {
        int threads = arguments.count("w", 1, 1, 10_000);
        var pool = Executors.newFixedThreadPool(threads);
        try (var producer = producer(settings)) {
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                senders.add(pool.submit(() -> {
                    sending.run(producer);
                    return null;
                }));
            }
            TimeUnit.SECONDS.sleep(arguments.count("warmup", SECONDS, 0, 86_400));
            if (arguments.yes("spans")) {
                Spans.follow(meter, observed, System.in, System.out);
            } else {
                meter.restart();
                var start = Usage.now(observed);
                TimeUnit.SECONDS.sleep(arguments.count("seconds", SECONDS, 1, 86_400));
                report(start);
            }
            over.set(true);
            for (var sender : senders) {
                sender.get();
            }
        } finally {
            over.set(true);
            pool.shutdownNow();
        }
    }

    private void report(Usage start) throws IOException {
        System.out.println(start.result(Usage.now(observed), meter.whole(), observed));
    }

    private void sendSync(KafkaProducer<byte[], byte[]> producer) throws ExecutionException, InterruptedException {
        while (!over.get()) {
            long start = System.nanoTime();
            producer.send(new ProducerRecord<>(topic, body)).get();
            done(start);
        }
    }

    private void sendAsync(KafkaProducer<byte[], byte[]> producer) throws InterruptedException {
        var free = new Semaphore(arguments.count("onTheWay", ON_THE_WAY, 1, 1_000_000));
        var pace = rate == 0 ? null : new Pace(rate, System::nanoTime);
        while (!over.get()) {
            long moment = pace == null ? 0 : pace.next();
            free.acquire();
            long start = pace == null ? System.nanoTime() : moment;
            producer.send(new ProducerRecord<>(topic, body), (stored, failure) -> {
                free.release();
                if (failure == null) {
                    done(start);
                } else {
                    meter.failed();
                }
            });
        }
    }

    private void done(long start) {
        meter.done(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start), body.length);
    }

    private void fill() throws Exception {
        long quantity = arguments.number("q", QUANTITY, 1, 1_000_000_000);
        try (var producer = producer(Map.of())) {
            Future<?> last = null;
            for (long i = 0; i < quantity; i++) {
                last = producer.send(new ProducerRecord<>(topic, body));
            }
            producer.flush();
            last.get();
        }
    }

    private void consume() throws Exception {
        long quantity = arguments.number("q", QUANTITY, 1, 1_000_000_000);
        String group = arguments.text("g", GROUP);
        long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(arguments.count("warmup", SECONDS, 0, 86_400));
        String firstTopic = arguments.text("firstTopic", "");
        for (int pass = 0; System.nanoTime() - warm < 0; pass++) {
            consume(group + "-warmup-" + pass, firstTopic.isEmpty() ? topic : firstTopic, quantity, told -> { });
        }
        if (!firstTopic.isEmpty()) {
            Spans.awaitLine(System.in, System.out);
        }
        System.out.println(consume(group, topic, quantity, System.out::println));
    }

    private String consume(String group, String ofTopic, long quantity, Consumer<String> told) throws IOException {
        try (var consumer = consumer(group, ofTopic)) {
            Usage start = null;
            long count = 0;
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (count < quantity) {
                int found = consumer.poll(POLL).count();
                if (found > 0 && start == null) {
                    start = Usage.now(observed);
                    told.accept("begun");
                }
                count += found;
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("only " + count + " of " + quantity + " records came");
                }
            }
            var end = Usage.now(observed);
            told.accept("done");
            return start.result(end, quantity, 0) + start.observed(end, quantity, observed);
        }
    }

    /** From the moment at which a record should be sent until the consumer has it. */
    private void relay() throws Exception {
        var pool = Executors.newSingleThreadExecutor();
        try (var producer = producer(Map.of("linger.ms", "0"))) {
            producer.send(new ProducerRecord<>(topic, new byte[body.length])).get();
            var first = new CountDownLatch(1);
            Future<?> receiver = pool.submit(() -> receive(first));
            if (!first.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("nothing came to the consumer");
            }
            var pace = new Pace(rate == 0 ? 1000 : rate, System::nanoTime);
            long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(arguments.count("warmup", SECONDS, 0, 86_400));
            while (System.nanoTime() - warm < 0) {
                send(producer, pace.next());
            }
            meter.restart();
            var start = Usage.now(observed);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(arguments.count("seconds", SECONDS, 1, 86_400));
            while (System.nanoTime() - end < 0) {
                send(producer, pace.next());
            }
            report(start);
            over.set(true);
            receiver.get();
        } finally {
            over.set(true);
            pool.shutdownNow();
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, long moment) {
        producer.send(new ProducerRecord<>(topic, ByteBuffer.allocate(body.length).putLong(moment).array()));
    }

    private void receive(CountDownLatch first) {
        try (var consumer = consumer(arguments.text("g", GROUP), topic)) {
            while (!over.get()) {
                for (var record : consumer.poll(POLL)) {
                    first.countDown();
                    long moment = ByteBuffer.wrap(record.value()).getLong();
                    if (moment != 0) {
                        done(moment);
                    }
                }
            }
        }
    }
}
