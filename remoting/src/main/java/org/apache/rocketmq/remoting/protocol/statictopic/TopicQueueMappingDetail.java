package org.apache.rocketmq.remoting.protocol.statictopic;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How one broker maps the queues of a static topic, with the history of each. */
public class TopicQueueMappingDetail extends TopicQueueMappingInfo {
    private ConcurrentMap<Integer, List<LogicQueueMappingItem>> hostedQueues = new ConcurrentHashMap<>();

    public ConcurrentMap<Integer, List<LogicQueueMappingItem>> getHostedQueues() {
        return hostedQueues;
    }

    public void setHostedQueues(ConcurrentMap<Integer, List<LogicQueueMappingItem>> hostedQueues) {
        this.hostedQueues = hostedQueues;
    }
}
