package org.apache.rocketmq.client.consumer.rebalance;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.message.MessageQueue;

/** Gives each member a run of neighbouring queues; the runs differ in length by one at most, the first are longer. */
public class AllocateMessageQueueAveragely extends AbstractAllocateMessageQueueStrategy {

    @Override
    public List<MessageQueue> allocate(String consumerGroup, String currentCID, List<MessageQueue> mqAll,
        List<String> cidAll) {
        if (!check(consumerGroup, currentCID, mqAll, cidAll)) {
            return new ArrayList<>();
        }
        int member = cidAll.indexOf(currentCID);
        int share = mqAll.size() / cidAll.size();
        int longerShares = mqAll.size() % cidAll.size();
        int from = member * share + Math.min(member, longerShares);
        int to = from + share + (member < longerShares ? 1 : 0);
        return new ArrayList<>(mqAll.subList(from, to));
    }

    @Override
    public String getName() {
        return "AVG";
    }
}
