package org.apache.rocketmq.remoting.internal.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request that waits for its response, which completes it. */
public final class PendingCall extends CompletableFuture<RemotingCommand> {
    private static final Logger LOG = LoggerFactory.getLogger(PendingCall.class);

    private final String address;
    private final int code;
    private final int opaque;
    private final long timeoutMillis;
    private final long deadlineNanos;
    private final Consumer<RemotingCommand> beforeCompletion;
    private final BiConsumer<RemotingCommand, Throwable> receiver;

    /**
     * A call that is to be sent.
     *
     * @param address the peer, for the texts of failures
     * @param beforeCompletion sees the response first; null where nobody wants to
     * @param receiver gets the response, or why there is none, on the thread that completes the call; must not throw.
     *     For who calls often, as it takes less than the future's means. Null for none
     */
    public PendingCall(String address, RemotingCommand request, long timeoutMillis, long deadlineNanos,
                       Consumer<RemotingCommand> beforeCompletion, BiConsumer<RemotingCommand, Throwable> receiver) {
        this.address = address;
        this.beforeCompletion = beforeCompletion;
        this.receiver = receiver;
        this.code = request.getCode();
        this.opaque = request.getOpaque();
        this.timeoutMillis = timeoutMillis;
        this.deadlineNanos = deadlineNanos;
    }

    int opaque() {
        return opaque;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** How long it was to wait for its answer. */
    public long timeoutMillis() {
        return timeoutMillis;
    }

    /** When it began to wait. */
    public long startNanos() {
        return deadlineNanos - TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    void answer(RemotingCommand response) {
        if (beforeCompletion != null) {
            try {
                beforeCompletion.accept(response);
            } catch (RuntimeException e) {
                fail(new RemotingSendRequestException(
                    "a hook refused the answer of " + address + " to " + Requests.name(code) + ": " + e, e));
                return;
            }
        }
        complete(response);
    }

    @Override
    public boolean complete(RemotingCommand response) {
        boolean first = super.complete(response);
        if (first) {
            tell(response, null);
        }
        return first;
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        boolean first = super.completeExceptionally(failure);
        if (first) {
            tell(null, failure);
        }
        return first;
    }

    /** Other calls end behind this one: they are not to suffer from what fails here. */
    private void tell(RemotingCommand response, Throwable failure) {
        if (receiver == null) {
            return;
        }
        try {
            receiver.accept(response, failure);
        } catch (RuntimeException | Error e) {
            LOG.error("Who waited for {} to {} failed", Requests.name(code), address, e);
        }
    }

    void expire() {
        completeExceptionally(new RemotingTimeoutException(
            Requests.name(code) + " to " + address + " was not answered within " + timeoutMillis + " ms"));
    }

    /** Fails the call because its connection is gone; {@code reason} is a sentence. */
    public void failBecauseClosed(String reason, long nowNanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nowNanos - startNanos());
        fail(new RemotingSendRequestException(Requests.name(code) + " to " + address + " was not answered: after "
            + millis + " ms " + reason));
    }

    /** Fails the call before or instead of an answer. */
    public void fail(RemotingException failure) {
        completeExceptionally(failure);
    }
}
