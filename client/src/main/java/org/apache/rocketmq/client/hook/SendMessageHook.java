package org.apache.rocketmq.client.hook;

/** Is called around each attempt of a send, on the thread that does it; it must not wait. */
public interface SendMessageHook {

    /** A name for logs. */
    String hookName();

    /** Before the message goes out. */
    void sendMessageBefore(SendMessageContext context);

    /** When the broker has answered, or the attempt has failed. */
    void sendMessageAfter(SendMessageContext context);
}
