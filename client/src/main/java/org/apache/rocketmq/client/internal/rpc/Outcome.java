package org.apache.rocketmq.client.internal.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;

/** How a future ended, as the public API tells it: what was being done, how it failed, and what to try. */
public final class Outcome {
    private static final String CALL_SETTING = "setMqClientApiTimeout";

    private Outcome() { }

    /** The failure itself, without what futures wrap around it. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
            && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /**
     * Waits for a future whose failures tell all that is to tell, {@code timeoutMillis} at most.
     *
     * @param what what is waited for, as the subject of a sentence; asked only when it fails
     */
    public static <T> T get(CompletableFuture<T> future, long timeoutMillis, Supplier<String> what)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return get(future, timeoutMillis, what, what);
    }

    private static <T> T get(CompletableFuture<T> future, long timeoutMillis, Supplier<String> what,
        Supplier<String> subject)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        try {
            return future.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new RemotingTimeoutException(subject.get() + " has not ended within " + timeoutMillis + " ms");
        } catch (ExecutionException e) {
            throw thrown(cause(e), what.get());
        }
    }

    /** Waits for a future whose failures tell how it failed, but not what, {@code timeoutMillis} at most. */
    public static <T> T await(CompletableFuture<T> future, long timeoutMillis, String what)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return await(future, timeoutMillis, what, CALL_SETTING);
    }

    /** The same; by {@code setting} there is more time for it. */
    public static <T> T await(CompletableFuture<T> future, long timeoutMillis, String what, String setting)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        try {
            return get(future, timeoutMillis, () -> what, () -> "it");
        } catch (RemotingException e) {
            throw retold(e, failed(what, e, setting));
        } catch (MQBrokerException e) {
            throw retold(e, failed(what, e, setting));
        }
    }

    /** The same for methods that throw nothing but an MQClientException; what else arises becomes its cause. */
    public static <T> T awaitOrClientException(CompletableFuture<T> future, long timeoutMillis, String what)
        throws MQClientException {
        try {
            return get(future, timeoutMillis, () -> what, () -> "it");
        } catch (RemotingException e) {
            throw new MQClientException(failed(what, e, CALL_SETTING), e);
        } catch (MQBrokerException e) {
            throw new MQClientException(e.getResponseCode(), failed(what, e, CALL_SETTING), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MQClientException(what + " was interrupted", e);
        }
    }

    /** The failure as a callback is to hear of it, which waits for what {@link #await} does. */
    public static Throwable told(Throwable failure, String what, String setting) {
        var cause = cause(failure);
        if (cause instanceof RemotingException known) {
            return retold(known, failed(what, known, setting));
        }
        if (cause instanceof MQBrokerException known) {
            return retold(known, failed(what, known, setting));
        }
        return cause instanceof MQClientException ? cause : new MQClientException(what + " failed: " + cause, cause);
    }

    private static String failed(String what, Exception failure, String setting) {
        String hint = Hint.after(failure, setting);
        return what + (failure instanceof MQBrokerException ? " was refused: " : " failed: ") + failure.getMessage()
            + (hint.isEmpty() ? "" : ". " + hint);
    }

    /** An exception of the same kind with another text; one of a kind of its own is left as it is. */
    public static RemotingException retold(RemotingException failure, String text) {
        RemotingException retold = again(failure.getClass(), text);
        if (retold == null) {
            return failure;
        }
        if (failure.getCause() != null) {
            retold.initCause(failure.getCause());
        }
        return retold;
    }

    private static RemotingException again(Class<?> kind, String text) {
        if (kind == RemotingConnectException.class) {
            return new RemotingConnectException(text);
        }
        if (kind == RemotingSendRequestException.class) {
            return new RemotingSendRequestException(text);
        }
        if (kind == RemotingTimeoutException.class) {
            return new RemotingTimeoutException(text);
        }
        return kind == RemotingTooMuchRequestException.class ? new RemotingTooMuchRequestException(text) : null;
    }

    /** The same refusal with another text. */
    public static MQBrokerException retold(MQBrokerException refusal, String text) {
        return new MQBrokerException(
            refusal.getResponseCode(), refusal.getErrorMessage(), refusal.getBrokerAddr(), text);
    }

    /**
     * The same failure once more: several who wait for one thing each get their own, as who throws it fills in a stack.
     * One of a kind of its own is left as it is.
     */
    public static Throwable again(Throwable failure) {
        var cause = cause(failure);
        if (cause instanceof RemotingException known) {
            return retold(known, known.getMessage());
        }
        if (cause.getClass() == MQBrokerException.class) {
            return retold((MQBrokerException) cause, cause.getMessage());
        }
        return cause.getClass() == MQClientException.class ? again((MQClientException) cause) : cause;
    }

    private static MQClientException again(MQClientException failure) {
        return new MQClientException(failure.getResponseCode(), failure.getErrorMessage(), failure.getCause());
    }

    /** Throws what the API declares; anything else is wrapped, as it is a bug or an answer that makes no sense. */
    private static MQClientException thrown(Throwable failure, String what)
        throws MQClientException, RemotingException, MQBrokerException {
        // It arose on one of the client's threads; the caller's stack is what helps to find the place.
        if (failure instanceof MQClientException known) {
            known.fillInStackTrace();
            throw known;
        }
        if (failure instanceof RemotingException known) {
            known.fillInStackTrace();
            throw known;
        }
        if (failure instanceof MQBrokerException known) {
            known.fillInStackTrace();
            throw known;
        }
        return new MQClientException(what + " failed: " + failure, failure);
    }
}
