package org.apache.rocketmq.client.hook;

/** Is called with the messages of each pull, before a listener has them. */
public interface FilterMessageHook {

    /** A name for logs. */
    String hookName();

    /** Sees the messages and may remove some. */
    void filterMessage(FilterMessageContext context);
}
