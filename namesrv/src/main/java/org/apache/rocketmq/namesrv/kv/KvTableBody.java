package org.apache.rocketmq.namesrv.kv;

import java.util.TreeMap;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** What the file of the key-value configuration holds: {@code {"configTable":{namespace:{key:value}}}}. */
public final class KvTableBody extends RemotingSerializable {
    private TreeMap<String, TreeMap<String, String>> configTable = new TreeMap<>();

    public TreeMap<String, TreeMap<String, String>> getConfigTable() {
        return configTable;
    }

    public void setConfigTable(TreeMap<String, TreeMap<String, String>> configTable) {
        this.configTable = configTable == null ? new TreeMap<>() : configTable;
    }
}
