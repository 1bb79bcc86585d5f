package org.apache.rocketmq.client.producer.selector;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** Sends to any queue of some machine rooms: of brokers whose name is {@code room@name}. */
public class SelectMessageQueueByMachineRoom implements MessageQueueSelector {
    private static final String SEPARATOR = "@";

    private Set<String> consumeridcs;

    /** A queue of these rooms, or null where they have none, which fails the send. */
    @Override
    public MessageQueue select(List<MessageQueue> mqs, Message msg, Object arg) {
        var here = mqs.stream().filter(this::isHere).toList();
        return here.isEmpty() ? null : here.get(ThreadLocalRandom.current().nextInt(here.size()));
    }

    private boolean isHere(MessageQueue queue) {
        int end = queue.getBrokerName().indexOf(SEPARATOR);
        return consumeridcs != null && end > 0 && consumeridcs.contains(queue.getBrokerName().substring(0, end));
    }

    public Set<String> getConsumeridcs() {
        return consumeridcs;
    }

    /** The names of the rooms. */
    public void setConsumeridcs(Set<String> consumeridcs) {
        this.consumeridcs = consumeridcs;
    }
}
