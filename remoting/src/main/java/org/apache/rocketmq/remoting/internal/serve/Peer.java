package org.apache.rocketmq.remoting.internal.serve;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** The other end of one connection. Identity is the connection: two connections of one process are two peers. */
public interface Peer extends Executor {

    /** Where it connects from. */
    InetSocketAddress remoteAddress();

    /** The same as {@code ip:port}. */
    default String addressText() {
        var address = remoteAddress();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    boolean isOpen();

    /** False while more waits to be read by it than may: whoever can do without sending sends nothing then. */
    boolean isReading();

    /**
     * Sends a request that awaits no answer.
     *
     * @return true when it went to the connection's buffer; false when the connection is closed or its buffer is full
     */
    boolean oneway(RemotingCommand request);

    /** Sends a request; the stage fails with a RemotingException when no answer comes in time. */
    CompletableFuture<RemotingCommand> call(RemotingCommand request, long timeoutMillis);

    /**
     * Runs a task on the connection's own event loop. A RejectedExecutionException says that the transport is shut
     * down.
     */
    @Override
    void execute(Runnable task);

    /** As {@link #execute}, but at once where the calling thread is the event loop. */
    void executeHere(Runnable task);

    /** As {@link #execute}, after so much time. */
    void executeAfter(Duration delay, Runnable task);

    /**
     * Runs a task on the calling event loop when what has been read is handled, before its answers go out; at once
     * where nothing is being read. Once, also where it is given again before that.
     */
    void afterReading(Runnable task);

    /** Runs {@code action} once, on the event loop, when the connection is gone; soon if it already is. */
    void onClose(Runnable action);

    void close();
}
