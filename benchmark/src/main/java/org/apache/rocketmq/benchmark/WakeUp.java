package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
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
 * How long a pull that waits at a broker takes to come back when a message arrives: from handing the message to a
 * connection, at a steady rate, to having the pull's answer on another. Beside it, in turns, what two bare sockets with
 * a thread between them take for as many bytes: less is not to be had on the machine.
 */
public final class WakeUp {
    private static final String TOPIC = "WakeUpTopic";
    private static final int BODY_BYTES = 128;
    /** Suspend, and the subscription comes with the request. */
    private static final int PULL_FLAGS = 2 | 4;
    private static final long TIMEOUT_MILLIS = 30_000;
    private static final long END_SECONDS = 30;

    private final IoLoops loops = IoLoops.start("benchmark", 2);
    private final RpcClient sender = client();
    private final RpcClient puller = client();
    private final String address;
    private final Stopwatch stopwatch;

    private WakeUp(String address, Stopwatch stopwatch) {
        this.address = address;
        this.stopwatch = stopwatch;
    }

    /** Takes the times of messages that carry the moment when they were sent; ends when all have come. */
    static final class Stopwatch {
        private final Histogram micros = new Histogram(3);
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final int warmUp;
        private final int all;
        private int count;

        Stopwatch(int warmUp, int measured) {
            this.warmUp = warmUp;
            this.all = warmUp + measured;
        }

        int all() {
            return all;
        }

        /** One has come; by one thread. */
        void come(long sentNanos) {
            long now = System.nanoTime();
            if (++count > warmUp) {
                micros.recordValue((now - sentNanos) / 1000);
            }
            if (count == all) {
                done.complete(null);
            }
        }

        void fail(Throwable why) {
            done.completeExceptionally(why);
        }

        /** Waits until all have come. */
        void awaitEnd() {
            try {
                done.get(END_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new IllegalStateException("only " + count + " of " + all + " have come", e);
            }
        }

        private void print(int round, String what) {
            System.out.printf("| %d | %s | %d | %d | %d | %d |%n", round, what, micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(99), micros.getValueAtPercentile(99.9), micros.getMaxValue());
        }
    }

    /** Arguments: the broker's address, messages a second, how many to warm up with, how many to measure, rounds. */
    public static void main(String[] args) throws Exception {
        int perSecond = Integer.parseInt(args[1]);
        int warmUp = Integer.parseInt(args[2]);
        int measured = Integer.parseInt(args[3]);
        System.out.println("| round | through | p50 us | p99 us | p99.9 us | max us |");
        System.out.println("|---|---|---|---|---|---|");
        for (int round = 1; round <= Integer.parseInt(args[4]); round++) {
            var bare = new Stopwatch(warmUp, measured);
            try (var relay = new BareRelay(BODY_BYTES, bare)) {
                pace(perSecond, bare.all(), relay::send);
            }
            bare.print(round, "two bare sockets");
            var stopwatch = new Stopwatch(warmUp, measured);
            var wakeUp = new WakeUp(args[0], stopwatch);
            try {
                wakeUp.pullFrom(wakeUp.firstOffset());
                pace(perSecond, stopwatch.all(), wakeUp::send);
                stopwatch.awaitEnd();
                stopwatch.print(round, "the broker");
            } finally {
                wakeUp.close();
            }
        }
    }

    private static void pace(int perSecond, int count, LongConsumer sender) {
        long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long next = System.nanoTime();
        for (int i = 0; i < count; i++) {
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            next += gap;
            sender.accept(System.nanoTime());
        }
    }

    private RpcClient client() {
        return new RpcClient(loops, ClientOptions.defaults(), new RequestDispatcher(HandlerTable.empty(), Runnable::run,
            Failures.toLog("benchmark"), List.of()), List.of());
    }

    /** Makes the topic, where it is new, and tells where the next message goes. */
    private long firstOffset() throws Exception {
        RemotingCommand reply = call(sender, 0).get();
        if (reply.getCode() != ResponseCode.SUCCESS) {
            throw new IOException("the broker answers " + reply.getCode() + ": " + reply.getRemark());
        }
        return Requests.SEND_MESSAGE_V2.replyHeader(reply).queueOffset() + 1;
    }

    private CompletableFuture<RemotingCommand> call(RpcClient by, long stamp) {
        byte[] body = ByteBuffer.allocate(BODY_BYTES).putLong(stamp).array();
        var header = new SendMessageHeader("WakeUpProducers", TOPIC, "TBW102", 1, 0, 0, System.currentTimeMillis(), 0,
            "", 0, false, false, null);
        return by.call(address, Requests.SEND_MESSAGE_V2.request(header, body), TIMEOUT_MILLIS);
    }

    private void send(long nanos) {
        call(sender, nanos).whenComplete((reply, failure) -> {
            if (failure != null || reply.getCode() != ResponseCode.SUCCESS) {
                stopwatch.fail(failure != null ? failure : new IOException("not sent: " + reply.getRemark()));
            }
        });
    }

    private void pullFrom(long offset) {
        var header = new PullMessageHeader(
            "WakeUpConsumers", TOPIC, 0, offset, 32, PULL_FLAGS, 0, 15_000, "*", 0, "TAG", null, null);
        puller.call(address, Requests.PULL_MESSAGE.request(header, null), TIMEOUT_MILLIS)
            .whenComplete((reply, failure) -> {
                if (failure != null) {
                    stopwatch.fail(failure);
                } else if (!stopwatch.done.isDone()) {
                    answered(reply, offset);
                }
            });
    }

    private void answered(RemotingCommand reply, long offset) {
        long next = offset;
        if (reply.getCode() == ResponseCode.SUCCESS) {
            List<MessageExt> messages = MessageDecoder.decodes(reply.bodyBuffer());
            messages.forEach(message -> stopwatch.come(ByteBuffer.wrap(message.getBody()).getLong()));
            next += messages.size();
        } else if (reply.getCode() != ResponseCode.PULL_NOT_FOUND) {
            stopwatch.fail(new IOException("not pulled: " + reply.getCode() + " " + reply.getRemark()));
            return;
        }
        pullFrom(next);
    }

    private void close() {
        sender.close();
        puller.close();
        loops.close();
    }
}
