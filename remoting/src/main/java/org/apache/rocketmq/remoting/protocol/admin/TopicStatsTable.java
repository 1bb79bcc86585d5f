package org.apache.rocketmq.remoting.protocol.admin;

import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** The ends of a topic's queues, and how many messages a second it gets. */
public class TopicStatsTable extends RemotingSerializable {
    private Map<MessageQueue, TopicOffset> offsetTable = new HashMap<>();
    private double topicPutTps;

    public Map<MessageQueue, TopicOffset> getOffsetTable() {
        return offsetTable;
    }

    public void setOffsetTable(Map<MessageQueue, TopicOffset> offsetTable) {
        this.offsetTable = offsetTable;
    }

    public double getTopicPutTps() {
        return topicPutTps;
    }

    public void setTopicPutTps(double topicPutTps) {
        this.topicPutTps = topicPutTps;
    }
}
