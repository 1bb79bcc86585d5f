package org.apache.rocketmq.remoting.protocol.heartbeat;

/** One group that a client produces for. */
public class ProducerData {
    private String groupName;

    public String getGroupName() {
        return groupName;
    }

    public void setGroupName(String groupName) {
        this.groupName = groupName;
    }

    @Override
    public String toString() {
        return "ProducerData [groupName=" + groupName + "]";
    }
}
