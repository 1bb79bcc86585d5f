package org.apache.rocketmq.remoting.protocol.body;

import java.util.HashSet;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** Names of consumer groups. */
public class GroupList extends RemotingSerializable {
    private HashSet<String> groupList = new HashSet<>();

    public HashSet<String> getGroupList() {
        return groupList;
    }

    public void setGroupList(HashSet<String> groupList) {
        this.groupList = groupList;
    }
}
