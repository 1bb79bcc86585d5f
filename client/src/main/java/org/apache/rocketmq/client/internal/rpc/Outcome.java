package org.apache.rocketmq.client.internal.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;

/** How a future ended, as the public API's blocking methods tell it. */
public final class Outcome {
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
     * Waits for a future, {@code timeoutMillis} at most.
     *
     * @param what what is waited for, as the subject of a sentence
     */
    public static <T> T await(CompletableFuture<T> future, long timeoutMillis, String what)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        try {
            return future.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new RemotingTimeoutException(what + " has not ended within " + timeoutMillis + " ms");
        } catch (ExecutionException e) {
            throw thrown(cause(e), what);
        }
    }

    /** The same for methods that throw nothing but an MQClientException; what else arises becomes its cause. */
    public static <T> T awaitOrClientException(CompletableFuture<T> future, long timeoutMillis, String what)
        throws MQClientException {
        try {
            return await(future, timeoutMillis, what);
        } catch (RemotingException e) {
            throw new MQClientException(what + " failed: " + e.getMessage(), e);
        } catch (MQBrokerException e) {
            throw new MQClientException(e.getResponseCode(), what + " was refused: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MQClientException(what + " was interrupted", e);
        }
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
