package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.example.benchmark.Observed;
import org.apache.rocketmq.remoting.internal.request.AckMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.transport.ClientOptions;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/**
 * What a broker of any make spends on a backlog that is drained: by pulls, which say nothing of single messages, and by
 * pops with an acknowledgement for each message. The broker's processor time is read from the system.
 */
public final class Drain {
    private static final String TOPIC = "DrainTopic";
    private static final int QUEUES = 4;
    private static final int BODY_BYTES = 1024;
    private static final int BATCH = 32;
    /** The subscription comes with the request. */
    private static final int PULL_FLAGS = 4;
    private static final int IN_FLIGHT = 256;
    private static final int MOST_TURNS = 100;
    private static final long TIMEOUT_MILLIS = 30_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final IoLoops loops = IoLoops.start("benchmark", 2);
    private final RpcClient client = new RpcClient(loops, ClientOptions.defaults(), new RequestDispatcher(
        HandlerTable.empty(), Runnable::run, Failures.toLog("benchmark"), List.of()), List.of());
    private final Semaphore flight = new Semaphore(IN_FLIGHT);
    private final String name;
    private final String address;
    private final Observed broker;
    /** Where pulls go on, by queue. */
    private final long[] next;

    private Drain(String name, String address, String pid, long[] next) {
        this.next = next;
        this.name = name;
        this.address = address;
        this.broker = Observed.parse(pid);
    }

    /** Arguments: messages, rounds, then for each broker its name, its address and its process id. */
    public static void main(String[] args) throws Exception {
        int messages = Integer.parseInt(args[0]);
        int rounds = Integer.parseInt(args[1]);
        System.out.println("| round | broker | by | messages/s | broker CPU us/message |");
        System.out.println("|---|---|---|---|---|");
        var pulledTo = new long[args.length][QUEUES];
        // The first round warms up.
        for (int round = 0; round <= rounds; round++) {
            for (int i = 2; i < args.length; i += 3) {
                var drain = new Drain(args[i], args[i + 1], args[i + 2], pulledTo[i]);
                try {
                    drain.fill(messages);
                    drain.measure(round, "pull", messages, drain::pull);
                    drain.measure(round, "pop + ack", messages, drain::pop);
                } finally {
                    drain.client.close();
                    drain.loops.close();
                }
            }
        }
    }

    /** Drains the backlog. */
    private interface Work {
        int drain(int messages) throws Exception;
    }

    private void measure(int round, String by, int messages, Work work) throws Exception {
        long before = broker.cpuNanos();
        long start = System.nanoTime();
        int drained = work.drain(messages);
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        double cpu = (broker.cpuNanos() - before) / NANOS_PER_SECOND;
        if (drained != messages) {
            throw new IOException(name + " gave " + drained + " messages of " + messages);
        }
        if (round > 0) {
            System.out.printf(
                "| %d | %s | %s | %.0f | %.1f |%n", round, name, by, drained / seconds, cpu * 1e6 / drained);
        }
    }

    private CompletableFuture<RemotingCommand> call(RemotingCommand request) throws InterruptedException {
        if (!flight.tryAcquire(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the broker " + name + " does not answer");
        }
        return client.call(address, request, TIMEOUT_MILLIS).whenComplete((reply, failure) -> flight.release());
    }

    private void awaitAnswers() throws InterruptedException {
        if (!flight.tryAcquire(IN_FLIGHT, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the broker " + name + " does not answer");
        }
        flight.release(IN_FLIGHT);
    }

    private static void require(RemotingCommand reply) {
        if (reply.getCode() != ResponseCode.SUCCESS) {
            throw new IllegalStateException("the broker answers " + reply.getCode() + ": " + reply.getRemark());
        }
    }

    /** A broker that is busy refuses some: they are sent again. */
    private void fill(int messages) throws Exception {
        int missing = messages;
        for (int turn = 0; missing > 0; turn++) {
            if (turn == MOST_TURNS) {
                throw new IOException(missing + " messages were not sent to " + name);
            }
            missing = send(missing);
        }
    }

    /** How many of so many messages were not stored. */
    private int send(int messages) throws InterruptedException {
        var failed = new AtomicInteger();
        var body = new byte[BODY_BYTES];
        for (int i = 0; i < messages; i++) {
            var header = new SendMessageHeader("DrainProducers", TOPIC, "TBW102", QUEUES, i % QUEUES, 0,
                System.currentTimeMillis(), 0, "TAGS\u0001a\u0002", 0, false, false, null);
            call(Requests.SEND_MESSAGE_V2.request(header, body)).whenComplete((reply, failure) -> {
                if (failure != null || reply.getCode() != ResponseCode.SUCCESS) {
                    failed.incrementAndGet();
                }
            });
        }
        awaitAnswers();
        return failed.get();
    }

    /** Reads what has come since it did so last, one request for each queue at a time. */
    private int pull(int messages) throws Exception {
        var end = new long[QUEUES];
        for (int queue = 0; queue < QUEUES; queue++) {
            end[queue] = Long.parseLong(
                pull(queue, Long.MAX_VALUE / 2).get().getExtFields().get("maxOffset"));
        }
        int drained = 0;
        boolean more = true;
        while (more) {
            more = false;
            var answers = new CompletableFuture<?>[QUEUES];
            for (int queue = 0; queue < QUEUES; queue++) {
                answers[queue] = next[queue] < end[queue] ? pull(queue, next[queue]) : null;
            }
            for (int queue = 0; queue < QUEUES; queue++) {
                if (answers[queue] != null) {
                    var reply = (RemotingCommand) answers[queue].get();
                    require(reply);
                    int came = MessageDecoder.decodes(reply.bodyBuffer()).size();
                    next[queue] += came;
                    drained += came;
                    more = true;
                }
            }
        }
        return drained;
    }

    private CompletableFuture<RemotingCommand> pull(int queue, long offset) throws InterruptedException {
        return call(Requests.PULL_MESSAGE.request(new PullMessageHeader("DrainPullers", TOPIC, queue, offset, BATCH,
            PULL_FLAGS, 0, 0, "*", 0, "TAG", null, null), null));
    }

    /** Pops until nothing is left, as many requests at a time as there are queues, and acknowledges each message. */
    private int pop(int messages) throws Exception {
        int drained = 0;
        while (drained < messages) {
            var answers = new CompletableFuture<?>[QUEUES];
            for (int i = 0; i < QUEUES; i++) {
                answers[i] = call(Requests.POP_MESSAGE.request(new PopMessageHeader("DrainPoppers", TOPIC, -1, BATCH,
                    60_000, 0, System.currentTimeMillis(), 0, "TAG", "*", false, null), null));
            }
            for (var answer : answers) {
                var reply = (RemotingCommand) answer.get();
                if (reply.getCode() == ResponseCode.POLLING_TIMEOUT) {
                    continue;
                }
                require(reply);
                var popped = Requests.POP_MESSAGE.replyHeader(reply);
                for (MessageExt message : MessageDecoder.decodes(reply.bodyBuffer())) {
                    acknowledge(message, popped.popTime(), popped.reviveQid());
                    drained++;
                }
                if (drained >= messages) {
                    break;
                }
            }
        }
        awaitAnswers();
        return drained;
    }

    private void acknowledge(MessageExt message, long popTime, int reviveQueue) throws InterruptedException {
        String receipt = message.getQueueOffset() + " " + popTime + " 60000 " + reviveQueue + " 0 " + name + " "
            + message.getQueueId() + " " + message.getQueueOffset();
        call(Requests.ACK_MESSAGE.request(new AckMessageHeader("DrainPoppers", TOPIC, message.getQueueId(), receipt,
            message.getQueueOffset(), null), null)).thenAccept(Drain::require);
    }
}
