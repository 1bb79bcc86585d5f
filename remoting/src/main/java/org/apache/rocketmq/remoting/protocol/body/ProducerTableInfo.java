package org.apache.rocketmq.remoting.protocol.body;

import java.util.List;
import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** The producers that are connected to a broker, by group. */
public class ProducerTableInfo extends RemotingSerializable {
    private Map<String, List<ProducerInfo>> data;

    public ProducerTableInfo(Map<String, List<ProducerInfo>> data) {
        this.data = data;
    }

    public Map<String, List<ProducerInfo>> getData() {
        return data;
    }

    public void setData(Map<String, List<ProducerInfo>> data) {
        this.data = data;
    }
}
