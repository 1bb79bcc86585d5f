package org.apache.rocketmq.remoting.protocol.body;

import java.util.List;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/** Consumer groups that are to be made or changed. */
public class SubscriptionGroupList extends RemotingSerializable {
    private List<SubscriptionGroupConfig> groupConfigList;

    public SubscriptionGroupList() { }

    public SubscriptionGroupList(List<SubscriptionGroupConfig> groupConfigList) {
        this.groupConfigList = groupConfigList;
    }

    public List<SubscriptionGroupConfig> getGroupConfigList() {
        return groupConfigList;
    }

    public void setGroupConfigList(List<SubscriptionGroupConfig> groupConfigList) {
        this.groupConfigList = groupConfigList;
    }
}
