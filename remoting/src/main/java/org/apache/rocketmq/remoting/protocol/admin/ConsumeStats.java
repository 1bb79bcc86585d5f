package org.apache.rocketmq.remoting.protocol.admin;

import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** How far a group has got in its queues, and how many messages a second it takes. */
public class ConsumeStats extends RemotingSerializable {
    private Map<MessageQueue, OffsetWrapper> offsetTable = new HashMap<>();
    private double consumeTps;

    public Map<MessageQueue, OffsetWrapper> getOffsetTable() {
        return offsetTable;
    }

    public void setOffsetTable(Map<MessageQueue, OffsetWrapper> offsetTable) {
        this.offsetTable = offsetTable;
    }

    public double getConsumeTps() {
        return consumeTps;
    }

    public void setConsumeTps(double consumeTps) {
        this.consumeTps = consumeTps;
    }

    /** How many messages the group is behind in all. */
    public long computeTotalDiff() {
        return offsetTable.values().stream()
            .mapToLong(queue -> queue.getBrokerOffset() - queue.getConsumerOffset()).sum();
    }

    /** How many messages the group has pulled and not yet acknowledged. */
    public long computeInflightTotalDiff() {
        return offsetTable.values().stream()
            .mapToLong(queue -> queue.getPullOffset() - queue.getConsumerOffset()).sum();
    }
}
