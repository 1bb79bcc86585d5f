package org.apache.rocketmq.remoting.protocol.body;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.message.MessageQueueForC;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** The offsets that a group was set to, in the form that clients in C++ read. */
public class ResetOffsetBodyForC extends RemotingSerializable {
    private List<MessageQueueForC> offsetTable = new ArrayList<>();

    public List<MessageQueueForC> getOffsetTable() {
        return offsetTable;
    }

    public void setOffsetTable(List<MessageQueueForC> offsetTable) {
        this.offsetTable = offsetTable;
    }
}
