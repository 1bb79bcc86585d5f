package org.apache.rocketmq.remoting.internal.transport;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;

/**
 * One attempt to connect, and later the connection that came of it. Requests that come while it lasts wait here, in
 * their order and up to a bound. Any thread.
 */
final class Opening {
    private static final int MOST_WAITING = 65_536;

    /** Somebody who needs the connection: hears of it, or of why there is none. */
    private record Waiter(int bytes, BiConsumer<Connection, RemotingException> then) { }

    private final String address;
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private volatile ConnectionHandler opened;
    private volatile RemotingException failure;

    Opening(String address) {
        this.address = address;
    }

    /** What the attempt came to; null while it lasts and when it failed. */
    ConnectionHandler opened() {
        return opened;
    }

    /** True while it makes sense to wait for this connection or to use it. */
    boolean isUsable() {
        ConnectionHandler handler = opened;
        return handler == null ? failure == null : handler.connection().isOpen();
    }

    /** False when the attempt had been given up before; the connection is of no use then. */
    boolean succeed(ConnectionHandler handler) {
        List<Waiter> served;
        synchronized (this) {
            if (failure != null) {
                return false;
            }
            opened = handler;
            served = takeWaiting();
        }
        served.forEach(waiter -> waiter.then().accept(handler.connection(), null));
        return true;
    }

    /** Gives the attempt up; nothing happens when it has succeeded. */
    void fail(RemotingException reason) {
        List<Waiter> served;
        synchronized (this) {
            if (opened != null || failure != null) {
                return;
            }
            failure = reason;
            served = takeWaiting();
        }
        served.forEach(waiter -> waiter.then().accept(null, reason));
    }

    /**
     * Runs {@code then} with the outcome, now or when it is there.
     *
     * @param bytes what waits with it
     */
    void whenSettled(int bytes, BiConsumer<Connection, RemotingException> then) {
        RemotingException reason;
        synchronized (this) {
            if (opened == null && failure == null && waiting.size() < MOST_WAITING
                && waitingBytes <= Side.CLIENT.mostUnsentBytes()) {
                waiting.add(new Waiter(bytes, then));
                waitingBytes += bytes;
                return;
            }
            reason = failure;
        }
        if (opened != null) {
            then.accept(opened.connection(), null);
        } else {
            then.accept(null, reason != null ? reason : new RemotingTooMuchRequestException(
                "too many requests wait for the connection to " + address + " to open; send slower"));
        }
    }

    private List<Waiter> takeWaiting() {
        var taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }
}
