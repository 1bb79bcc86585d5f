package org.apache.rocketmq.client.consumer;

/** What a broker said that was asked whether there is something to pop. */
public class NotifyResult {
    private boolean hasMsg;
    private boolean pollingFull;

    /** Whether there is a message. */
    public boolean isHasMsg() {
        return hasMsg;
    }

    public void setHasMsg(boolean hasMsg) {
        this.hasMsg = hasMsg;
    }

    /** Whether the broker holds as many waiting requests as it may. */
    public boolean isPollingFull() {
        return pollingFull;
    }

    public void setPollingFull(boolean pollingFull) {
        this.pollingFull = pollingFull;
    }

    @Override
    public String toString() {
        return "NotifyResult{hasMsg=" + hasMsg + ", pollingFull=" + pollingFull + '}';
    }
}
