package org.apache.rocketmq.client.producer;

import org.apache.rocketmq.common.message.Message;

/** Hears how a request ended; exactly one of the methods is called, once. */
public interface RequestCallback {

    void onSuccess(Message message);

    void onException(Throwable e);
}
