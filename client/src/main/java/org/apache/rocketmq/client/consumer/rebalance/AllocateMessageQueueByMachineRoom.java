package org.apache.rocketmq.client.consumer.rebalance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Shares the queues of some machine rooms only: of brokers whose name is {@code room@name}. Each member has a run of
 * neighbours, all of the same length; what is left over goes to the first members, one each.
 */
public class AllocateMessageQueueByMachineRoom extends AbstractAllocateMessageQueueStrategy {
    private static final String SEPARATOR = "@";
    private static final int PARTS = 2;

    private Set<String> consumeridcs;

    @Override
    public List<MessageQueue> allocate(String consumerGroup, String currentCID, List<MessageQueue> mqAll,
        List<String> cidAll) {

        if (!check(consumerGroup, currentCID, mqAll, cidAll)) {
            return new ArrayList<>();
        }
        if (consumeridcs == null) {
            throw new NullPointerException(
                "No machine room is set for the group " + consumerGroup + ": call setConsumeridcs");
        }
        var here = mqAll.stream().filter(this::isHere).toList();
        int member = cidAll.indexOf(currentCID);
        int share = here.size() / cidAll.size();
        var mine = new ArrayList<>(here.subList(member * share, (member + 1) * share));
        int leftOver = share * cidAll.size() + member;
        if (leftOver < here.size()) {
            mine.add(here.get(leftOver));
        }
        return mine;
    }

    private boolean isHere(MessageQueue queue) {
        String[] parts = queue.getBrokerName().split(SEPARATOR);
        return parts.length == PARTS && consumeridcs.contains(parts[0]);
    }

    @Override
    public String getName() {
        return "MACHINE_ROOM";
    }

    public Set<String> getConsumeridcs() {
        return consumeridcs;
    }

    /** The names of the rooms whose queues are shared. */
    public void setConsumeridcs(Set<String> consumeridcs) {
        this.consumeridcs = consumeridcs;
    }
}
