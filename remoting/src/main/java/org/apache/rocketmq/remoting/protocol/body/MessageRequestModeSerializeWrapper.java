package org.apache.rocketmq.remoting.protocol.body;

import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** How groups read topics, by topic and group. */
public class MessageRequestModeSerializeWrapper extends RemotingSerializable {
    private Map<String, Map<String, SetMessageRequestModeRequestBody>> messageRequestModeMap = new TreeMap<>();

    public Map<String, Map<String, SetMessageRequestModeRequestBody>> getMessageRequestModeMap() {
        return messageRequestModeMap;
    }

    public void setMessageRequestModeMap(Map<String, Map<String, SetMessageRequestModeRequestBody>> modes) {
        this.messageRequestModeMap = modes;
    }
}
