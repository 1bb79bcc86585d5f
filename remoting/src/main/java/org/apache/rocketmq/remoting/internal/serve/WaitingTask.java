package org.apache.rocketmq.remoting.internal.serve;

/** A task that nobody wants done any more when it has waited too long for its turn. */
public interface WaitingTask extends Runnable {

    boolean isLate();

    /** How long it has waited so far. */
    long waitedNanos();

    /** Says that it is not done; in place of {@code run}. */
    void refuse();
}
