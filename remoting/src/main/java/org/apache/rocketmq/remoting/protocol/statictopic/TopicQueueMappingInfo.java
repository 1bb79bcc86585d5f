package org.apache.rocketmq.remoting.protocol.statictopic;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** How one broker maps the queues of a static topic, in short. */
public class TopicQueueMappingInfo extends RemotingSerializable {
    private String topic;
    private String scope = "__global__";
    private int totalQueues;
    private String bname;
    private long epoch;
    private boolean dirty;
    private ConcurrentMap<Integer, Integer> currIdMap = new ConcurrentHashMap<>();

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public String getScope() {
        return scope;
    }

    public void setScope(String scope) {
        this.scope = scope;
    }

    public int getTotalQueues() {
        return totalQueues;
    }

    public void setTotalQueues(int totalQueues) {
        this.totalQueues = totalQueues;
    }

    public String getBname() {
        return bname;
    }

    public void setBname(String bname) {
        this.bname = bname;
    }

    public long getEpoch() {
        return epoch;
    }

    public void setEpoch(long epoch) {
        this.epoch = epoch;
    }

    public boolean isDirty() {
        return dirty;
    }

    public void setDirty(boolean dirty) {
        this.dirty = dirty;
    }

    public ConcurrentMap<Integer, Integer> getCurrIdMap() {
        return currIdMap;
    }

    public void setCurrIdMap(ConcurrentMap<Integer, Integer> currIdMap) {
        this.currIdMap = currIdMap;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((TopicQueueMappingInfo) other);
    }

    private boolean same(TopicQueueMappingInfo other) {
        return Objects.equals(topic, other.topic) && Objects.equals(scope, other.scope)
            && totalQueues == other.totalQueues && Objects.equals(bname, other.bname) && epoch == other.epoch
            && dirty == other.dirty && Objects.equals(currIdMap, other.currIdMap);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, scope, totalQueues, bname, epoch, dirty, currIdMap);
    }

    @Override
    public String toString() {
        return "TopicQueueMappingInfo [topic=" + topic + ", scope=" + scope + ", totalQueues=" + totalQueues + ", "
            + "bname=" + bname + ", epoch=" + epoch + ", dirty=" + dirty + ", currIdMap=" + currIdMap + "]";
    }
}
