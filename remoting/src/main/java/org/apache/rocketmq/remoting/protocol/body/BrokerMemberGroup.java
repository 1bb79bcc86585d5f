package org.apache.rocketmq.remoting.protocol.body;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** The brokers of one name by their ids. */
public class BrokerMemberGroup extends RemotingSerializable {
    private String cluster;
    private String brokerName;
    private Map<Long, String> brokerAddrs = new HashMap<>();

    public BrokerMemberGroup() { }

    public BrokerMemberGroup(String cluster, String brokerName) {
        this.cluster = cluster;
        this.brokerName = brokerName;
    }

    public String getCluster() {
        return cluster;
    }

    public void setCluster(String cluster) {
        this.cluster = cluster;
    }

    public String getBrokerName() {
        return brokerName;
    }

    public void setBrokerName(String brokerName) {
        this.brokerName = brokerName;
    }

    public Map<Long, String> getBrokerAddrs() {
        return brokerAddrs;
    }

    public void setBrokerAddrs(Map<Long, String> brokerAddrs) {
        this.brokerAddrs = brokerAddrs;
    }

    /** The lowest id among the members; 0 where there is none. */
    public long minimumBrokerId() {
        return brokerAddrs.keySet().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((BrokerMemberGroup) other);
    }

    private boolean same(BrokerMemberGroup other) {
        return Objects.equals(cluster, other.cluster) && Objects.equals(brokerName, other.brokerName)
            && Objects.equals(brokerAddrs, other.brokerAddrs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cluster, brokerName, brokerAddrs);
    }

    @Override
    public String toString() {
        return "BrokerMemberGroup [cluster=" + cluster + ", brokerName=" + brokerName + ", "
            + "brokerAddrs=" + brokerAddrs + "]";
    }
}
