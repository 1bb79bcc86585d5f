package org.apache.rocketmq.remoting.protocol.body;

import java.util.HashMap;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** Names and values. */
public class KVTable extends RemotingSerializable {
    private HashMap<String, String> table = new HashMap<>();

    public HashMap<String, String> getTable() {
        return table;
    }

    public void setTable(HashMap<String, String> table) {
        this.table = table;
    }

    @Override
    public String toString() {
        return "KVTable [table=" + table + "]";
    }
}
