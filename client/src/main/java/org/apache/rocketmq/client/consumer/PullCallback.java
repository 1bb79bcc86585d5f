package org.apache.rocketmq.client.consumer;

/** Hears how an asynchronous pull ended, on one of the client's callback threads. */
public interface PullCallback {

    void onSuccess(PullResult pullResult);

    void onException(Throwable e);
}
