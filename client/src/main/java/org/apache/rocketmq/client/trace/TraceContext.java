package org.apache.rocketmq.client.trace;

import java.util.List;
import org.apache.rocketmq.client.AccessChannel;
import org.apache.rocketmq.common.message.MessageClientIDSetter;

/** What happened to one message, or to those of one call of a listener. */
public class TraceContext implements Comparable<TraceContext> {
    private int contextCode;
    private List<TraceBean> traceBeans;
    private String regionId = "";
    private TraceType traceType;
    private long timeStamp = System.currentTimeMillis();
    private String groupName = "";
    private int costTime;
    private boolean success = true;
    private String requestId = MessageClientIDSetter.createUniqID();
    private String regionName = "";
    private AccessChannel accessChannel;

    /** How a listener's call ended: the ordinal of its {@code ConsumeReturnType}. */
    public int getContextCode() {
        return contextCode;
    }

    public void setContextCode(int contextCode) {
        this.contextCode = contextCode;
    }

    /** The messages. */
    public List<TraceBean> getTraceBeans() {
        return traceBeans;
    }

    public void setTraceBeans(List<TraceBean> traceBeans) {
        this.traceBeans = traceBeans;
    }

    public String getRegionId() {
        return regionId;
    }

    public void setRegionId(String regionId) {
        this.regionId = regionId;
    }

    public TraceType getTraceType() {
        return traceType;
    }

    public void setTraceType(TraceType traceType) {
        this.traceType = traceType;
    }

    /** When it happened, in milliseconds since 1970. */
    public long getTimeStamp() {
        return timeStamp;
    }

    public void setTimeStamp(long timeStamp) {
        this.timeStamp = timeStamp;
    }

    public String getGroupName() {
        return groupName;
    }

    public void setGroupName(String groupName) {
        this.groupName = groupName;
    }

    /** How long it took for each message, in milliseconds. */
    public int getCostTime() {
        return costTime;
    }

    public void setCostTime(int costTime) {
        this.costTime = costTime;
    }

    public boolean isSuccess() {
        return success;
    }

    public void setSuccess(boolean success) {
        this.success = success;
    }

    /** What the traces before and after a call of a listener have in common. */
    public String getRequestId() {
        return requestId;
    }

    public void setRequestId(String requestId) {
        this.requestId = requestId;
    }

    public String getRegionName() {
        return regionName;
    }

    public void setRegionName(String regionName) {
        this.regionName = regionName;
    }

    /** Whose brokers it is sent to. */
    public AccessChannel getAccessChannel() {
        return accessChannel;
    }

    public void setAccessChannel(AccessChannel accessChannel) {
        this.accessChannel = accessChannel;
    }

    /** The earlier first. */
    @Override
    public int compareTo(TraceContext o) {
        return Long.compare(timeStamp, o.timeStamp);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("TraceContext{").append(traceType).append('_').append(groupName).append('_')
            .append(regionId).append('_').append(success).append('_');
        if (traceBeans != null) {
            traceBeans.forEach(
                bean -> text.append(bean.getMsgId()).append('_').append(bean.getTopic()).append('_'));
        }
        return text.append('}').toString();
    }
}
