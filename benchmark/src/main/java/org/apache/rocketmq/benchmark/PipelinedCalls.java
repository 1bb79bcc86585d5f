package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.internal.worker.Failures;
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
    private static final int IN_FLIGHT = 256;
    private static final int MOST_TURNS = 100;
    private static final long TIMEOUT_MILLIS = 30_000;

    private final IoLoops loops = IoLoops.start("benchmark", 2);
    private final RpcClient client = new RpcClient(loops, ClientOptions.defaults(), new RequestDispatcher(
        HandlerTable.empty(), Runnable::run, Failures.toLog("benchmark"), List.of()), List.of());
    private final Semaphore flight = new Semaphore(IN_FLIGHT);
    private final String name;
    private final String address;

    PipelinedCalls(String name, String address) {
        this.name = name;
        this.address = address;
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
        if (!flight.tryAcquire(IN_FLIGHT, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the broker " + name + " does not answer");
        }
        flight.release(IN_FLIGHT);
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
            var header = new SendMessageHeader("BenchmarkProducers", topic, "TBW102", queues, i % queues, 0,
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

    @Override
    public void close() {
        client.close();
        loops.close();
    }
}
