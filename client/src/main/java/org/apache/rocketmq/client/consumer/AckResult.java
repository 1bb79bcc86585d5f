package org.apache.rocketmq.client.consumer;

/** What a broker said to an acknowledgement, or to the change of a message's invisible time. */
public class AckResult {
    private AckStatus status;
    private String extraInfo;
    private long popTime;

    public AckStatus getStatus() {
        return status;
    }

    public void setStatus(AckStatus status) {
        this.status = status;
    }

    /** The receipt that is valid from now on, after a change of the invisible time; else null. */
    public String getExtraInfo() {
        return extraInfo;
    }

    public void setExtraInfo(String extraInfo) {
        this.extraInfo = extraInfo;
    }

    /** From when the invisible time counts, in milliseconds by the broker's clock. */
    public long getPopTime() {
        return popTime;
    }

    public void setPopTime(long popTime) {
        this.popTime = popTime;
    }

    @Override
    public String toString() {
        return "AckResult [AckStatus=" + status + ",extraInfo=" + extraInfo + "]";
    }
}
