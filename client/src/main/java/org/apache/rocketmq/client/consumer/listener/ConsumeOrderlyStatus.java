package org.apache.rocketmq.client.consumer.listener;

/** What became of the messages that an orderly listener was handed. */
public enum ConsumeOrderlyStatus {
    /** They are done with. Without auto-commit they, and those before them, are so at the next COMMIT only. */
    SUCCESS,
    /**
     * Without auto-commit: they, and those since the last commit, are to come again after a moment.
     *
     * @deprecated of use only to those who read a binary log by this
     */
    @Deprecated
    ROLLBACK,
    /**
     * Without auto-commit: they, and those since the last commit, are done with.
     *
     * @deprecated of use only to those who read a binary log by this
     */
    @Deprecated
    COMMIT,
    /** They are to come again after a moment; until then nothing of their queue comes. */
    SUSPEND_CURRENT_QUEUE_A_MOMENT
}
