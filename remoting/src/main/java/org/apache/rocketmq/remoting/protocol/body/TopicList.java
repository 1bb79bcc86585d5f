package org.apache.rocketmq.remoting.protocol.body;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** Names of topics, and perhaps the address of a broker that serves them. */
public class TopicList extends RemotingSerializable {
    private Set<String> topicList = new LinkedHashSet<>();
    private String brokerAddr;

    public Set<String> getTopicList() {
        return topicList;
    }

    public void setTopicList(Set<String> topicList) {
        this.topicList = topicList;
    }

    public String getBrokerAddr() {
        return brokerAddr;
    }

    public void setBrokerAddr(String brokerAddr) {
        this.brokerAddr = brokerAddr;
    }

    @Override
    public String toString() {
        return "TopicList [topicList=" + topicList + ", brokerAddr=" + brokerAddr + "]";
    }
}
