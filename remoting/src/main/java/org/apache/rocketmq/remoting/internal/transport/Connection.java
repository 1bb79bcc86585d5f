package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.internal.call.PendingCall;
import org.apache.rocketmq.remoting.internal.call.PendingCalls;
import org.apache.rocketmq.remoting.internal.call.Wakeups;
import org.apache.rocketmq.remoting.internal.frame.FrameTooLongException;
import org.apache.rocketmq.remoting.internal.frame.FrameWriter;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Replies;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending half of one connection, for any thread: frames are written on the thread that has them and cross to the
 * event loop once.
 */
final class Connection implements Peer, Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final String name;
    private final Side side;
    private final Channel channel;
    private final FrameWriter writer;
    private final LongSupplier nanos;
    private final Outbox outbox;
    private final PendingCalls calls;
    private final Runnable onReplied;
    private final IntFunction<ByteBuf> callRoom;
    /** Bytes of frames that are on their way to the event loop; those that it has are the channel's to count. */
    private final AtomicLong crossingBytes = new AtomicLong();
    /** What runs when the requests of a read are handled. */
    private final List<Runnable> afterReading = new ArrayList<>();
    private boolean reading;

    /**
     * A connection.
     *
     * @param name the peer as ip:port, for logs and texts
     * @param onReplied runs on the event loop after each reply
     */
    Connection(String name, ConnectionTerms terms, ChannelHandlerContext context, IdleWatch idleWatch,
               Runnable onReplied) {
        this.name = name;
        this.side = terms.side();
        this.channel = context.channel();
        this.writer = new FrameWriter(terms.maxFrameBytes());
        this.nanos = terms.nanos();
        this.outbox = new Outbox(context, writer, idleWatch);
        this.calls = new PendingCalls(name, channel.eventLoop(), nanos);
        this.onReplied = onReplied;
        this.callRoom = bytes ->
            bytes <= ShortFrames.MOST_BYTES ? ShortFrames.take(bytes) : channel.alloc().ioBuffer(bytes);
    }

    Outbox outbox() {
        return outbox;
    }

    PendingCalls calls() {
        return calls;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) channel.remoteAddress();
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public boolean isReading() {
        return channel.isWritable();
    }

    @Override
    public CompletableFuture<RemotingCommand> call(RemotingCommand request, long timeoutMillis) {
        long deadlineNanos = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        var call = new PendingCall(name, request, timeoutMillis, deadlineNanos, null, null);
        submit(call, request);
        return call;
    }

    /** Sends a request and completes {@code call} with its response, or with why there is none. */
    void submit(PendingCall call, RemotingCommand request) {
        if (!calls.admit()) {
            call.fail(new RemotingTooMuchRequestException(PendingCalls.MOST_CALLS + " requests to " + name
                + " wait for their answers; send slower or await some of them first"));
            return;
        }
        try {
            depart(new DepartingCall(encode(request, callRoom), call));
        } catch (RemotingException e) {
            calls.dismiss();
            call.fail(e);
        }
    }

    @Override
    public boolean oneway(RemotingCommand request) {
        if (!isOpen() || overfull()) {
            return false;
        }
        var sent = new CompletableFuture<Void>();
        sendOneway(request, sent);
        return !sent.isCompletedExceptionally();
    }

    /** Sends a one-way request; {@code sent} completes when the socket has it. */
    void sendOneway(RemotingCommand request, CompletableFuture<Void> sent) {
        request.markOnewayRPC();
        try {
            depart(new DepartingOneway(encode(request, channel.alloc()::ioBuffer), request.getCode(), sent));
        } catch (RemotingException e) {
            sent.completeExceptionally(e);
        }
    }

    @Override
    public void send(RemotingCommand reply, List<ByteBuffer> body, Runnable onWritten) {
        if (channel.eventLoop().inEventLoop()) {
            reply(reply, body, onWritten);
            return;
        }
        try {
            channel.eventLoop().execute(() -> reply(reply, body, onWritten));
        } catch (RejectedExecutionException e) {
            LOG.debug("the answer to request {} of {} comes after the shutdown", reply.getOpaque(), name);
            onWritten.run();
        }
    }

    private void reply(RemotingCommand reply, List<ByteBuffer> body, Runnable onWritten) {
        outbox.reply(reply, body, onWritten);
        onReplied.run();
    }

    @Override
    public void execute(Runnable task) {
        channel.eventLoop().execute(task);
    }

    @Override
    public void executeHere(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }

    @Override
    public void executeAfter(Duration delay, Runnable task) {
        channel.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void afterReading(Runnable task) {
        if (!reading || !channel.eventLoop().inEventLoop()) {
            task.run();
        } else if (!afterReading.contains(task)) {
            afterReading.add(task);
        }
    }

    /** Event loop: what is written from now on waits for {@link #finishReading}. */
    void startReading() {
        reading = true;
        outbox.startReading();
        Wakeups.ofThread().startReading();
    }

    /** Event loop: the requests that were read are handled. */
    void finishReading() {
        reading = false;
        Wakeups.ofThread().finishReading();
        try {
            afterReading.forEach(Runnable::run);
        } finally {
            afterReading.clear();
            outbox.finishReading();
        }
    }

    @Override
    public void onClose(Runnable action) {
        channel.closeFuture().addListener(closed -> action.run());
    }

    @Override
    public void close() {
        channel.close();
    }

    /** Waits until it is closed; false when it still is not. */
    boolean awaitClosed(Duration patience) {
        return channel.closeFuture().awaitUninterruptibly(patience.toMillis());
    }

    @Override
    public String toString() {
        return name;
    }

    private boolean overfull() {
        return !channel.isWritable() || crossingBytes.get() > side.mostUnsentBytes();
    }

    private ByteBuf encode(RemotingCommand request, IntFunction<ByteBuf> room) throws RemotingException {
        if (!isOpen()) {
            throw new RemotingSendRequestException(
                Requests.name(request.getCode()) + " to " + name + " was not sent: the connection is closed");
        }
        if (overfull()) {
            throw new RemotingTooMuchRequestException(Requests.name(request.getCode()) + " to " + name
                + " was not sent: more than " + side.mostUnsentBytes() + " bytes wait to be sent; send slower");
        }
        try {
            return writer.frame(request, room);
        } catch (FrameTooLongException e) {
            throw notSent(request.getCode(), e);
        }
    }

    private RemotingSendRequestException notSent(int code, Throwable cause) {
        return new RemotingSendRequestException(
            Requests.name(code) + " to " + name + " was not sent: " + cause.getMessage(), cause);
    }

    private void depart(Departing departing) {
        if (channel.eventLoop().inEventLoop()) {
            departing.send();
            return;
        }
        crossingBytes.addAndGet(departing.length);
        try {
            channel.eventLoop().execute(departing);
        } catch (RejectedExecutionException e) {
            crossingBytes.addAndGet(-departing.length);
            departing.drop();
            departing.refuse();
        }
    }

    /** A frame on its way to the event loop. */
    private abstract class Departing implements Runnable {
        final ByteBuf frame;
        final int length;

        Departing(ByteBuf frame) {
            this.frame = frame;
            this.length = frame.readableBytes();
        }

        @Override
        public final void run() {
            crossingBytes.addAndGet(-length);
            send();
        }

        /** Has arrived; takes over the frame. */
        abstract void send();

        /** Gives the frame back unsent. */
        void drop() {
            frame.release();
        }

        /** Cannot arrive any more; the frame is given back. */
        abstract void refuse();
    }

    /** A frame that will be answered. */
    private final class DepartingCall extends Departing {
        private final PendingCall call;

        DepartingCall(ByteBuf frame, PendingCall call) {
            super(frame);
            this.call = call;
        }

        @Override
        void send() {
            if (call.isDone()) {
                calls.dismiss();
                drop();
            } else if (!calls.add(call)) {
                drop();
            } else if (isShort()) {
                outbox.writeCopy(frame);
                drop();
            } else {
                outbox.write(frame);
            }
        }

        private boolean isShort() {
            return length <= ShortFrames.MOST_BYTES;
        }

        @Override
        void drop() {
            if (isShort()) {
                ShortFrames.giveBack(frame);
            } else {
                super.drop();
            }
        }

        @Override
        void refuse() {
            calls.dismiss();
            call.failBecauseClosed("the transport was shut down", nanos.getAsLong());
        }
    }

    /** A frame that will not be answered. */
    private final class DepartingOneway extends Departing {
        private final int code;
        private final CompletableFuture<Void> sent;

        DepartingOneway(ByteBuf frame, int code, CompletableFuture<Void> sent) {
            super(frame);
            this.code = code;
            this.sent = sent;
        }

        @Override
        void send() {
            outbox.write(frame, channel.newPromise().addListener(written -> {
                if (written.isSuccess()) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(notSent(code, written.cause()));
                }
            }));
        }

        @Override
        void refuse() {
            sent.completeExceptionally(notSent(code, new RejectedExecutionException("the transport is shut down")));
        }
    }
}
