package org.apache.rocketmq.remoting.protocol.statictopic;

import java.util.Objects;

/** One stretch of a static topic's queue and the queue that holds it. */
public class LogicQueueMappingItem {
    private int gen;
    private int queueId;
    private String bname;
    private long logicOffset;
    private long startOffset;
    private long endOffset;
    private long timeOfStart;
    private long timeOfEnd;

    public int getGen() {
        return gen;
    }

    public void setGen(int gen) {
        this.gen = gen;
    }

    public int getQueueId() {
        return queueId;
    }

    public void setQueueId(int queueId) {
        this.queueId = queueId;
    }

    public String getBname() {
        return bname;
    }

    public void setBname(String bname) {
        this.bname = bname;
    }

    public long getLogicOffset() {
        return logicOffset;
    }

    public void setLogicOffset(long logicOffset) {
        this.logicOffset = logicOffset;
    }

    public long getStartOffset() {
        return startOffset;
    }

    public void setStartOffset(long startOffset) {
        this.startOffset = startOffset;
    }

    public long getEndOffset() {
        return endOffset;
    }

    public void setEndOffset(long endOffset) {
        this.endOffset = endOffset;
    }

    public long getTimeOfStart() {
        return timeOfStart;
    }

    public void setTimeOfStart(long timeOfStart) {
        this.timeOfStart = timeOfStart;
    }

    public long getTimeOfEnd() {
        return timeOfEnd;
    }

    public void setTimeOfEnd(long timeOfEnd) {
        this.timeOfEnd = timeOfEnd;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((LogicQueueMappingItem) other);
    }

    private boolean same(LogicQueueMappingItem other) {
        return gen == other.gen && queueId == other.queueId && Objects.equals(bname, other.bname)
            && logicOffset == other.logicOffset && startOffset == other.startOffset
            && endOffset == other.endOffset && timeOfStart == other.timeOfStart && timeOfEnd == other.timeOfEnd;
    }

    @Override
    public int hashCode() {
        return Objects.hash(gen, queueId, bname, logicOffset, startOffset, endOffset, timeOfStart, timeOfEnd);
    }

    @Override
    public String toString() {
        return "LogicQueueMappingItem [gen=" + gen + ", queueId=" + queueId + ", bname=" + bname + ", "
            + "logicOffset=" + logicOffset + ", startOffset=" + startOffset + ", endOffset=" + endOffset + ", "
            + "timeOfStart=" + timeOfStart + ", timeOfEnd=" + timeOfEnd + "]";
    }
}
