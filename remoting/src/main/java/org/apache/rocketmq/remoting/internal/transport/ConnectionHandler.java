package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.remoting.internal.call.PendingCall;
import org.apache.rocketmq.remoting.internal.frame.BadFrameException;
import org.apache.rocketmq.remoting.internal.frame.FrameReader;
import org.apache.rocketmq.remoting.internal.serve.Arrival;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading half of one connection: cuts bytes into frames, gives requests to the dispatcher and responses to the
 * calls that wait for them. It is the only handler of its connection, but for the one that
 * encrypts. Event loop only.
 */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
    /** How many answers may be owed to one peer before its socket is left alone. */
    static final int MOST_OWED = 65_536;

    /**
     * A peer from which nothing came for at least so long after a call that it did not answer is taken for gone: a
     * connection whose other end has vanished looks open for many minutes. Less might be a pause of a busy peer.
     */
    static final Duration LEAST_SILENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

    private final ConnectionTerms terms;
    private final Runnable resumption = this::resume;
    private String name;
    private Channel channel;
    private FrameReader frames;
    private Connection connection;
    private IdleWatch idleWatch;
    private IntakeState intake = IntakeState.OPEN;
    /** Of what is being taken; how long the peer let its answers lie is not the requests' waiting. */
    private Arrival arrival;
    private int owed;
    private long heardNanos;
    /** When the first call began that expired unanswered with nothing heard since; before {@link #heardNanos}: none. */
    private long unansweredNanos;
    private String closeReason;

    /**
     * A handler for a new connection.
     *
     * @param name the peer for logs and texts; null takes the address that it connects from
     */
    ConnectionHandler(String name, ConnectionTerms terms) {
        this.name = name;
        this.terms = terms;
    }

    /** The sending half; there once the handler is added to its channel. */
    Connection connection() {
        return connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        if (name == null) {
            name = text(channel.remoteAddress());
        }
        frames = new FrameReader(terms.maxFrameBytes(), context.alloc());
        idleWatch = new IdleWatch(channel.eventLoop(), terms.nanos(), terms.idle(), this::closeIdle);
        connection = new Connection(name, terms, context, idleWatch, this::replied);
        if (terms.side() == Side.CLIENT) {
            // The first call began to wait before there was a connection.
            heardNanos = terms.nanos().getAsLong() - LEAST_SILENCE.toNanos();
            unansweredNanos = heardNanos - 1;
            connection.calls().whenExpired(this::expired);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        idleWatch.start();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        connection.startReading();
        arrival = Arrival.now(terms.nanos());
        heardNanos = arrival.nanos();
        frames.add((ByteBuf) message);
        takeFrames();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        idleWatch.moved();
        connection.finishReading();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            idleWatch.moved();
            resumeSoon();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        idleWatch.stop();
        endIntake();
        frames.close();
        connection.finishReading();
        connection.outbox().drop();
        connection.calls().close(closeReason == null ? "the connection was closed" : closeReason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        // So the decryption tells of what it met.
        Throwable cause = failure instanceof DecoderException && failure.getCause() != null
            ? failure.getCause() : failure;
        if (cause instanceof IOException) {
            LOG.debug("The connection of {} broke", name, cause);
        } else {
            LOG.error("The connection of {} is closed after a failure", name, cause);
        }
        closeBecause("the connection broke: " + cause.getMessage());
    }

    /** As {@link #drain}, from any thread. */
    void drainSoon(Duration patience, Duration sendPatience) {
        try {
            connection.execute(() -> drain(patience, sendPatience));
        } catch (RejectedExecutionException e) {
            LOG.debug("The connection of {} has ended with its loop", name);
        }
    }

    /** Reads nothing more, waits a while for the answers that are owed, sends what there is and closes. */
    void drain(Duration patience, Duration sendPatience) {
        endingBecause("this side is shutting down");
        channel.config().setAutoRead(false);
        if (owed == 0) {
            connection.outbox().closeWhenWritten();
        } else {
            channel.eventLoop().schedule(connection.outbox()::closeWhenWritten, patience.toNanos(),
                TimeUnit.NANOSECONDS);
        }
        channel.eventLoop().schedule(connection::close, sendPatience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** As {@link #closeBecause}, from any thread. */
    void closeSoonBecause(String reason) {
        try {
            connection.execute(() -> closeBecause(reason));
        } catch (RejectedExecutionException e) {
            LOG.debug("The connection of {} has ended with its loop", name);
        }
    }

    /** Closes the connection; the calls that wait fail with this reason. */
    void closeBecause(String reason) {
        endingBecause(reason);
        channel.close();
    }

    private void takeFrames() {
        try {
            while (intake == IntakeState.OPEN && channel.isOpen()) {
                if (mustPause()) {
                    intake = intake.to(IntakeState.PAUSED);
                    channel.config().setAutoRead(false);
                    break;
                }
                RemotingCommand command = frames.next();
                if (command == null) {
                    break;
                }
                take(command);
            }
            frames.settle();
        } catch (BadFrameException e) {
            LOG.warn("Closing the connection of {}: {}", name, e.getMessage());
            closeBecause("it sent something that is no frame: " + e.getMessage());
        }
    }

    private void take(RemotingCommand command) {
        if (command.isResponseType()) {
            connection.calls().complete(command);
            return;
        }
        if (!command.isOnewayRPC()) {
            owed++;
        }
        terms.dispatcher().dispatch(command, connection, connection, arrival);
    }

    private boolean mustPause() {
        return terms.side() == Side.SERVER && (!channel.isWritable() || owed >= MOST_OWED);
    }

    private void replied() {
        owed--;
        if (intake == IntakeState.PAUSED && owed == MOST_OWED / 2) {
            resumeSoon();
        } else if (intake == IntakeState.ENDED && owed == 0) {
            connection.outbox().closeWhenWritten();
        }
    }

    /** Goes on by a task of its own, as this may be called in the middle of a flush. */
    private void resumeSoon() {
        if (intake == IntakeState.PAUSED) {
            channel.eventLoop().execute(resumption);
        }
    }

    private void resume() {
        if (intake != IntakeState.PAUSED || mustPause()) {
            return;
        }
        intake = intake.to(IntakeState.OPEN);
        arrival = Arrival.now(terms.nanos());
        connection.startReading();
        takeFrames();
        connection.finishReading();
        if (intake == IntakeState.OPEN) {
            channel.config().setAutoRead(true);
        }
    }

    private void endingBecause(String reason) {
        endIntake();
        if (closeReason == null) {
            closeReason = reason;
        }
    }

    private void endIntake() {
        if (intake != IntakeState.ENDED) {
            intake = intake.to(IntakeState.ENDED);
        }
    }

    private void expired(PendingCall call) {
        long startNanos = call.startNanos();
        if (startNanos - heardNanos < 0) {
            return;
        }
        boolean first = unansweredNanos - heardNanos < 0 || startNanos - unansweredNanos < 0;
        if (first) {
            unansweredNanos = startNanos;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(startNanos - unansweredNanos) + call.timeoutMillis();
        if (millis >= LEAST_SILENCE.toMillis() && closeReason == null) {
            String silence = "nothing came from it within the " + millis + (first ? " ms of a call" : " ms of calls");
            LOG.warn("Closing the connection of {}: {}", name, silence);
            closeBecause(silence);
        }
    }

    private void closeIdle() {
        String silence = "silent for " + terms.idle().toMillis() + " ms";
        if (frames.isInsideFrame() && intake == IntakeState.OPEN) {
            LOG.warn("Closing the connection of {}: {} in the middle of a frame", name, silence);
        } else {
            LOG.info("Closing the connection of {}: {}", name, silence);
        }
        closeBecause("the connection was " + silence);
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? Hosts.text(inet) : String.valueOf(address);
    }
}
