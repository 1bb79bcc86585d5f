package org.apache.rocketmq.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.example.benchmark.Meter;
import org.apache.rocketmq.example.benchmark.Observed;
import org.apache.rocketmq.example.benchmark.Usage;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/**
 * What a broker of either make spends on requests that come over some connections, many of them on the way at a time:
 * those of sending and of pulling, without what a client's producers and consumers do around them.
 */
public final class RawLoad {
    private static final String TOPIC = "RawTopic";
    private static final String GROUP = "RawPullers";
    private static final int QUEUES = 8;
    private static final int BODY_BYTES = 1024;
    private static final int BATCH = 32;
    private static final int CONNECTIONS = 4;
    private static final int SENDS_ON_THE_WAY = 64;
    private static final int PULLS_ON_THE_WAY = 4;
    private static final int SECONDS = 10;
    private static final int QUANTITY = 100_000;
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long PAUSE_MILLIS = 10;

    private static final Program PROGRAM = new Program("RawLoad",
        "Sends requests to a broker, whose address is given as that of a name server, many on the way at a time.")
        .takes("l", "load", "send|pull", "What to do. Default: send")
        .takes(null, "connections", "NUMBER", "Connections. Default: " + CONNECTIONS)
        .takes(null, "onTheWay", "NUMBER", "Requests without an answer yet, of each connection. Default: "
            + SENDS_ON_THE_WAY + " sends, " + PULLS_ON_THE_WAY + " pulls")
        .takes("q", "messageQuantity", "NUMBER", "With pull: messages to store, and to read again and again, "
            + BATCH + " at a time. Default: " + QUANTITY)
        .takes(null, "warmup", "SECONDS", "So long before it counts. Default: " + SECONDS)
        .takes(null, "seconds", "SECONDS", "So long. Default: " + SECONDS)
        .takes(null, "observe", "PID,...", "Tell also what these processes, such as the broker, use for a message.");

    private final Arguments arguments;
    private final byte[] body = new byte[BODY_BYTES];
    private final Meter meter = new Meter(System::nanoTime);
    private final AtomicBoolean over = new AtomicBoolean();

    private RawLoad(Arguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, arguments -> new RawLoad(arguments).run()));
    }

    /** What goes over one connection. */
    @FunctionalInterface
    private interface Traffic {
        /** Sends the request of this number; what comes of it is counted. */
        void request(PipelinedCalls calls, long number) throws InterruptedException;
    }

    private int run() throws Exception {
        if ("send".equals(arguments.oneOf("load", "send", "send", "pull"))) {
            put(this::send, SENDS_ON_THE_WAY);
        } else {
            var end = fill(arguments.count("q", QUANTITY, QUEUES * BATCH * 2, 100_000_000));
            put((calls, number) -> pull(calls, number, end), PULLS_ON_THE_WAY);
        }
        return Program.DONE;
    }

    private void put(Traffic traffic, int onTheWay) throws Exception {
        int connections = arguments.count("connections", CONNECTIONS, 1, 1000);
        var observed = Observed.parse(arguments.text("observe", ""));
        var pool = Executors.newFixedThreadPool(connections);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int first = i;
                all.add(pool.submit(() -> {
                    flow(traffic, first, arguments.count("onTheWay", onTheWay, 1, 100_000));
                    return null;
                }));
            }
            TimeUnit.SECONDS.sleep(arguments.count("warmup", SECONDS, 0, 86_400));
            meter.restart();
            var start = Usage.now(observed);
            TimeUnit.SECONDS.sleep(arguments.count("seconds", SECONDS, 1, 86_400));
            System.out.println(start.result(Usage.now(observed), meter.whole(), observed));
            over.set(true);
            for (var each : all) {
                each.get();
            }
        } finally {
            over.set(true);
            pool.shutdownNow();
        }
    }

    private void flow(Traffic traffic, int first, int onTheWay) throws InterruptedException {
        try (var calls = new PipelinedCalls("broker", arguments.nameServers(), onTheWay)) {
            for (long number = first; !over.get(); number++) {
                traffic.request(calls, number);
            }
            calls.awaitAnswers();
        }
    }

    private void send(PipelinedCalls calls, long number) throws InterruptedException {
        long start = System.nanoTime();
        calls.send(TOPIC, QUEUES, (int) (number % QUEUES), body).whenComplete((reply, failure) -> {
            if (failure == null && reply.getCode() == ResponseCode.SUCCESS) {
                meter.done(micros(start), BODY_BYTES);
            } else {
                meter.failed();
            }
        });
    }

    /** Each queue from its beginning to its end, again and again. */
    private void pull(PipelinedCalls calls, long number, long[] end) throws InterruptedException {
        int queue = (int) (number % QUEUES);
        long offset = number / QUEUES % (end[queue] / BATCH) * BATCH;
        long start = System.nanoTime();
        calls.pull(GROUP, TOPIC, queue, offset, BATCH).whenComplete((reply, failure) -> {
            if (failure != null || reply.getCode() != ResponseCode.SUCCESS) {
                meter.failed();
                return;
            }
            long came = Requests.PULL_MESSAGE.replyHeader(reply).nextBeginOffset() - offset;
            meter.done(micros(start), BODY_BYTES, came);
        });
    }

    private static long micros(long start) {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
    }

    /** Stores messages, waits until all can be read, and tells where each queue ends. */
    private long[] fill(int quantity) throws Exception {
        try (var calls = new PipelinedCalls("broker", arguments.nameServers(), SENDS_ON_THE_WAY)) {
            calls.store(TOPIC, QUEUES, body, quantity);
            var end = new long[QUEUES];
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            for (long there = 0; there < quantity; ) {
                there = 0;
                for (int queue = 0; queue < QUEUES; queue++) {
                    end[queue] = end(calls.pull(GROUP, TOPIC, queue, Long.MAX_VALUE / 2, 1));
                    there += end[queue];
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("only " + there + " of " + quantity + " messages can be read");
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            return end;
        }
    }

    private static long end(CompletableFuture<RemotingCommand> answer) throws Exception {
        return Requests.PULL_MESSAGE.replyHeader(answer.get()).maxOffset();
    }
}
