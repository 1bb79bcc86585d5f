package org.apache.rocketmq.store.follow;

/** An append that is not readable yet. Its sender hears what is told first; readable it becomes at any time. */
public interface Deferred {
    /** The log position that must be readable. */
    long endPosition();

    /** When the sender gives up waiting. */
    long deadlineMillis();

    /** Whether its sender hears of it when it is written, and does not wait for its force. */
    boolean endsWhenWritten();

    /** It is written: it outlives this process. Called in the log's order, if the sender is to hear of it then. */
    void written();

    /** Readers may see it now. Called in the log's order. */
    void readable();

    /** The sender waits no longer; it may still become readable. */
    void timedOut();

    /** It never becomes readable. */
    void failed(String reason);
}
