package org.apache.rocketmq.remoting.protocol.body;

/** What a consumer that pops has of one of its queues. */
public class PopProcessQueueInfo {
    private int waitAckCount;
    private boolean droped;
    private long lastPopTimestamp;

    public int getWaitAckCount() {
        return waitAckCount;
    }

    public void setWaitAckCount(int waitAckCount) {
        this.waitAckCount = waitAckCount;
    }

    public boolean isDroped() {
        return droped;
    }

    public void setDroped(boolean droped) {
        this.droped = droped;
    }

    public long getLastPopTimestamp() {
        return lastPopTimestamp;
    }

    public void setLastPopTimestamp(long lastPopTimestamp) {
        this.lastPopTimestamp = lastPopTimestamp;
    }
}
