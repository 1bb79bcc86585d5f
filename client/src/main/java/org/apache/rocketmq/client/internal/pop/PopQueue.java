package org.apache.rocketmq.client.internal.pop;

import org.apache.rocketmq.remoting.protocol.body.PopProcessQueueInfo;

/** How many messages of a queue are popped and not settled yet. The client loop adds, others take away. */
public final class PopQueue {
    private int most;
    private int unsettled;
    private Runnable onRoom;
    private boolean dropped;
    private long lastPopMillis;

    PopQueue(int most) {
        this.most = most;
    }

    synchronized void add(int messages, long nowMillis) {
        unsettled += messages;
        lastPopMillis = nowMillis;
    }

    /** One message less. */
    void settled() {
        Runnable action;
        synchronized (this) {
            unsettled--;
            if (onRoom == null || !isHalfEmpty()) {
                return;
            }
            action = onRoom;
            onRoom = null;
        }
        action.run();
    }

    /** From now on so many may be here. */
    synchronized void limit(int most) {
        this.most = most;
    }

    /** How many more there may be. */
    synchronized int room() {
        return most - unsettled;
    }

    /** Runs {@code action} once, when it is half empty; at once if it is. */
    void whenRoom(Runnable action) {
        synchronized (this) {
            if (!isHalfEmpty()) {
                onRoom = action;
                return;
            }
        }
        action.run();
    }

    private boolean isHalfEmpty() {
        return unsettled <= most / 2;
    }

    synchronized void drop() {
        dropped = true;
    }

    /** What is here, as operators see it. */
    public synchronized PopProcessQueueInfo describe() {
        var description = new PopProcessQueueInfo();
        description.setWaitAckCount(unsettled);
        description.setDroped(dropped);
        description.setLastPopTimestamp(lastPopMillis);
        return description;
    }

    @Override
    public synchronized String toString() {
        return unsettled + " of " + most + " messages";
    }
}
