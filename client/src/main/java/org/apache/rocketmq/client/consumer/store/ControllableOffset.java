package org.apache.rocketmq.client.consumer.store;

/** An offset that can be frozen: from then on it stays as it is. Any thread may use it. */
public class ControllableOffset {
    private long offset;
    private boolean frozen;

    public ControllableOffset(long value) {
        offset = value;
    }

    /** Sets it, unless it is frozen, or {@code increaseOnly} and it is greater already. */
    public synchronized void update(long target, boolean increaseOnly) {
        if (!frozen && (!increaseOnly || target > offset)) {
            offset = target;
        }
    }

    /** Sets it, unless it is frozen. */
    public void update(long target) {
        update(target, false);
    }

    /** Sets it for good. */
    public synchronized void updateAndFreeze(long target) {
        offset = target;
        frozen = true;
    }

    public synchronized long getOffset() {
        return offset;
    }
}
