package org.apache.rocketmq.client.consumer.rebalance;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.message.MessageQueue;

/** Deals the queues out like cards: of three members, the first has the queues 0, 3, 6 and so on. */
public class AllocateMessageQueueAveragelyByCircle extends AbstractAllocateMessageQueueStrategy {

    @Override
    public List<MessageQueue> allocate(String consumerGroup, String currentCID, List<MessageQueue> mqAll,
        List<String> cidAll) {

        var mine = new ArrayList<MessageQueue>();
        if (check(consumerGroup, currentCID, mqAll, cidAll)) {
            for (int i = cidAll.indexOf(currentCID); i < mqAll.size(); i += cidAll.size()) {
                mine.add(mqAll.get(i));
            }
        }
        return mine;
    }

    @Override
    public String getName() {
        return "AVG_BY_CIRCLE";
    }
}
