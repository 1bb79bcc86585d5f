package org.apache.rocketmq.remoting.protocol.body;

import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** The members of a broker group, as the name server knows them. */
public class GetBrokerMemberGroupResponseBody extends RemotingSerializable {
    private BrokerMemberGroup brokerMemberGroup;

    public BrokerMemberGroup getBrokerMemberGroup() {
        return brokerMemberGroup;
    }

    public void setBrokerMemberGroup(BrokerMemberGroup brokerMemberGroup) {
        this.brokerMemberGroup = brokerMemberGroup;
    }
}
