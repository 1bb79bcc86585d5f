package org.apache.rocketmq.client.hook;

/** Is called around each call of a listener, on the listener's thread. */
public interface ConsumeMessageHook {

    /** A name for logs. */
    String hookName();

    /** Before the listener. */
    void consumeMessageBefore(ConsumeMessageContext context);

    /** After the listener. */
    void consumeMessageAfter(ConsumeMessageContext context);
}
