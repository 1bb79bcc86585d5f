package org.apache.rocketmq.client.producer;

/**
 * Hears the outcome of an asynchronous send, exactly once. It runs on the client's callback threads (or the executor
 * that the producer was given), so a slow one delays other callbacks but neither connections nor timers.
 */
public interface SendCallback {

    void onSuccess(SendResult sendResult);

    void onException(Throwable e);
}
