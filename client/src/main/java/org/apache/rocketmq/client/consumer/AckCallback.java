package org.apache.rocketmq.client.consumer;

/** Hears how the acknowledgement of a popped message, or the change of its invisible time, ended. */
public interface AckCallback {

    void onSuccess(AckResult ackResult);

    void onException(Throwable e);
}
