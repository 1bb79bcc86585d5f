package org.apache.rocketmq.remoting.protocol.body;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;

/** All brokers by name, and the brokers of each cluster. */
public class ClusterInfo extends RemotingSerializable {
    private Map<String, BrokerData> brokerAddrTable = new HashMap<>();
    private Map<String, Set<String>> clusterAddrTable = new HashMap<>();

    public Map<String, BrokerData> getBrokerAddrTable() {
        return brokerAddrTable;
    }

    public void setBrokerAddrTable(Map<String, BrokerData> brokerAddrTable) {
        this.brokerAddrTable = brokerAddrTable;
    }

    public Map<String, Set<String>> getClusterAddrTable() {
        return clusterAddrTable;
    }

    public void setClusterAddrTable(Map<String, Set<String>> clusterAddrTable) {
        this.clusterAddrTable = clusterAddrTable;
    }

    @Override
    public String toString() {
        return "ClusterInfo [brokerAddrTable=" + brokerAddrTable + ", clusterAddrTable=" + clusterAddrTable + "]";
    }
}
