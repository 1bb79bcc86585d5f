package org.apache.rocketmq.client.hook;

/** Is called when a transaction's outcome goes to the broker. */
public interface EndTransactionHook {

    /** A name for logs. */
    String hookName();

    /** Before the outcome goes out. */
    void endTransaction(EndTransactionContext context);
}
