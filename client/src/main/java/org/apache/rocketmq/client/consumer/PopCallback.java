package org.apache.rocketmq.client.consumer;

/** Hears how a pop ended. */
public interface PopCallback {

    void onSuccess(PopResult popResult);

    void onException(Throwable e);
}
