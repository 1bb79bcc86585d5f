package org.apache.rocketmq.remoting.protocol.route;

import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.rocketmq.common.MixAll;

/** The brokers of one name: their addresses by id, 0 for the master. */
public class BrokerData implements Comparable<BrokerData> {
    private String cluster;
    private String brokerName;
    private HashMap<Long, String> brokerAddrs;
    private String zoneName;
    private boolean enableActingMaster;

    public BrokerData() { }

    public BrokerData(BrokerData other) {
        this(other.cluster, other.brokerName, other.brokerAddrs == null ? null : new HashMap<>(other.brokerAddrs),
            other.enableActingMaster, other.zoneName);
    }

    public BrokerData(String cluster, String brokerName, HashMap<Long, String> brokerAddrs) {
        this(cluster, brokerName, brokerAddrs, false, null);
    }

    public BrokerData(String cluster, String brokerName, HashMap<Long, String> brokerAddrs,
        boolean enableActingMaster) {
        this(cluster, brokerName, brokerAddrs, enableActingMaster, null);
    }

    public BrokerData(String cluster, String brokerName, HashMap<Long, String> brokerAddrs,
        boolean enableActingMaster, String zoneName) {
        this.cluster = cluster;
        this.brokerName = brokerName;
        this.brokerAddrs = brokerAddrs;
        this.enableActingMaster = enableActingMaster;
        this.zoneName = zoneName;
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

    public HashMap<Long, String> getBrokerAddrs() {
        return brokerAddrs;
    }

    public void setBrokerAddrs(HashMap<Long, String> brokerAddrs) {
        this.brokerAddrs = brokerAddrs;
    }

    public String getZoneName() {
        return zoneName;
    }

    public void setZoneName(String zoneName) {
        this.zoneName = zoneName;
    }

    public boolean isEnableActingMaster() {
        return enableActingMaster;
    }

    public void setEnableActingMaster(boolean enableActingMaster) {
        this.enableActingMaster = enableActingMaster;
    }

    /** The master's address; where there is no master, that of any broker; null where there is none. */
    public String selectBrokerAddr() {
        String master = brokerAddrs.get(MixAll.MASTER_ID);
        if (master != null || brokerAddrs.isEmpty()) {
            return master;
        }
        var all = List.copyOf(brokerAddrs.values());
        return all.get(ThreadLocalRandom.current().nextInt(all.size()));
    }

    @Override
    public int compareTo(BrokerData other) {
        return brokerName.compareTo(other.brokerName);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((BrokerData) other);
    }

    private boolean same(BrokerData other) {
        return Objects.equals(cluster, other.cluster) && Objects.equals(brokerName, other.brokerName)
            && Objects.equals(brokerAddrs, other.brokerAddrs) && Objects.equals(zoneName, other.zoneName)
            && enableActingMaster == other.enableActingMaster;
    }

    @Override
    public int hashCode() {
        return Objects.hash(cluster, brokerName, brokerAddrs, zoneName, enableActingMaster);
    }

    @Override
    public String toString() {
        return "BrokerData [cluster=" + cluster + ", brokerName=" + brokerName + ", "
            + "brokerAddrs=" + brokerAddrs + ", zoneName=" + zoneName + ", "
            + "enableActingMaster=" + enableActingMaster + "]";
    }
}
