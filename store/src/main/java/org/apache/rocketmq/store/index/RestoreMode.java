package org.apache.rocketmq.store.index;

/** What recovery knows of the log when it gives records their queue entries. */
public enum RestoreMode {
    /** Every record that there is gets its entry: what lacks before one is gone for good, and is filled up. */
    WHOLE_LOG,
    /** The last records of a log that still has its first: entries before them must be there. */
    TAIL,
    /** The last records of a log whose first segments are gone: a queue may start late, but has no gap. */
    TAIL_OF_TRIMMED_LOG
}
