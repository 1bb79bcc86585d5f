package org.apache.rocketmq.broker.waiting;

import org.apache.rocketmq.remoting.internal.serve.Peer;

/** A request that waits for a message, until a deadline and as long as its peer is there. */
public abstract class Waiter {
    private final Peer peer;
    private final long deadlineNanos;
    /** Where its end is noted; the wait ends' alone. */
    private int slot = WaitEnds.NOT_NOTED;

    /**
     * A request that is about to wait.
     *
     * @param peer whose event loop answers
     * @param deadlineNanos when it is to be answered at the latest
     */
    protected Waiter(Peer peer, long deadlineNanos) {
        this.peer = peer;
        this.deadlineNanos = deadlineNanos;
    }

    public final Peer peer() {
        return peer;
    }

    public final long deadlineNanos() {
        return deadlineNanos;
    }

    final int slot() {
        return slot;
    }

    final void slot(int next) {
        slot = next;
    }
}
