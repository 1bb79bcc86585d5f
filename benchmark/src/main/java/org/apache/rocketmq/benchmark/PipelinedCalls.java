package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.internal.worker.Failures;
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

/** Requests to a broker, many of them on the way at a time, but not more than it can take. */
final class PipelinedCalls implements AutoCloseable {
    private static final int MANY = 256;
    private static final int MOST_TURNS = 100;
    /** A pull's flag: the subscription comes with it. */
    private static final int SUBSCRIBING = 4;
    private static final long TIMEOUT_MILLIS = 30_000;

    private final IoLoops loops = IoLoops.start("benchmark", 2);
    private final RpcClient client = new RpcClient(loops, ClientOptions.defaults(), new RequestDispatcher(
        HandlerTable.empty(), Runnable::run, Failures.toLog("benchmark"), List.of()), List.of());
    private final int mostInFlight;
    private final Semaphore flight;
    private final String name;
    private final String address;

    PipelinedCalls(String name, String address) {
        this(name, address, MANY);
    }

    /** On one connection, with at most so many on the way. */
    PipelinedCalls(String name, String address, int mostInFlight) {
        this.name = name;
        this.address = address;
        this.mostInFlight = mostInFlight;
        this.flight = new Semaphore(mostInFlight);
    }

    /** The broker's name. */
    String name() {
        return name;
    }

    CompletableFuture<RemotingCommand> call(RemotingCommand request) throws InterruptedException {
        if (!flight.tryAcquire(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the broker " + name + " does not answer");
        }
        return client.call(address, request, TIMEOUT_MILLIS).whenComplete((reply, failure) -> flight.release());
    }

    /** Waits until nothing is on the way. */
    void awaitAnswers() throws InterruptedException {
        if (!flight.tryAcquire(mostInFlight, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the broker " + name + " does not answer");
        }
        flight.release(mostInFlight);
    }

    static void require(RemotingCommand reply) {
        if (reply.getCode() != ResponseCode.SUCCESS) {
            throw new IllegalStateException("the broker answers " + reply.getCode() + ": " + reply.getRemark());
        }
    }

    /** Stores messages in the queues of a topic, in turns. A busy broker refuses some: they are sent again. */
    void store(String topic, int queues, byte[] body, int messages) throws IOException, InterruptedException {
        int missing = messages;
        for (int turn = 0; missing > 0; turn++) {
            if (turn == MOST_TURNS) {
                throw new IOException(missing + " messages were not sent to " + name);
            }
            missing = send(topic, queues, body, missing);
        }
    }

    /** How many of so many messages were not stored. */
    private int send(String topic, int queues, byte[] body, int messages) throws InterruptedException {
        var failed = new AtomicInteger();
        for (int i = 0; i < messages; i++) {
            send(topic, queues, i % queues, body).whenComplete((reply, failure) -> {
                if (failure != null || reply.getCode() != ResponseCode.SUCCESS) {
                    failed.incrementAndGet();
                }
            });
        }
        awaitAnswers();
        return failed.get();
    }

    /** Stores one message in a queue; a topic that is not there is made with so many queues. */
    CompletableFuture<RemotingCommand> send(String topic, int queues, int queue, byte[] body)
        throws InterruptedException {

        var header = new SendMessageHeader("BenchmarkProducers", topic, "TBW102", queues, queue, 0,
            System.currentTimeMillis(), 0, "TAGS\u0001a\u0002", 0, false, false, null);
        return call(Requests.SEND_MESSAGE_V2.request(header, body));
    }

    /** Reads so many messages of a queue at most, all of whose tags are welcome; does not wait for any. */
    CompletableFuture<RemotingCommand> pull(String group, String topic, int queue, long offset, int most)
        throws InterruptedException {

        return call(Requests.PULL_MESSAGE.request(new PullMessageHeader(group, topic, queue, offset, most,
            SUBSCRIBING, 0, 0, "*", 0, "TAG", null, null), null));
    }

    @Override
    public void close() {
        client.close();
        loops.close();
    }
}
