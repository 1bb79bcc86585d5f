package org.apache.rocketmq.client.internal.consume;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.rocketmq.client.internal.pop.PopPorts;
import org.apache.rocketmq.client.internal.pop.PopSettings;
import org.apache.rocketmq.client.internal.pop.QueuePopper;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.PopProcessQueueInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues that this member pops now. Others may pop the same, so nothing is handed over. Client loop only. */
final class PopAssignments implements QueueShares {
    private static final Logger LOG = LoggerFactory.getLogger(PopAssignments.class);

    private final Supplier<PopSettings> settings;
    private final PopPorts ports;
    private final Function<String, CompletableFuture<Void>> pulledBefore;
    private final Map<MessageQueue, QueuePopper> poppers = new HashMap<>();
    private boolean closed;

    /** {@code pulledBefore} is complete when brokers know how far a topic was pulled, which it is no more. */
    PopAssignments(
        Supplier<PopSettings> settings, PopPorts ports, Function<String, CompletableFuture<Void>> pulledBefore) {
        this.settings = settings;
        this.ports = ports;
        this.pulledBefore = pulledBefore;
    }

    @Override
    public void assign(String topic, Set<MessageQueue> queues) {
        if (closed) {
            return;
        }
        var lost = new HashSet<MessageQueue>();
        for (MessageQueue queue : poppers.keySet()) {
            if (queue.getTopic().equals(topic) && !queues.contains(queue)) {
                lost.add(queue);
            }
        }
        var gained = new HashSet<>(queues);
        gained.removeAll(poppers.keySet());
        if (!lost.isEmpty() || !gained.isEmpty()) {
            LOG.info("{} begins to pop {} and pops no more {}", settings.get().group(), gained, lost);
        }
        lost.forEach(this::giveUp);
        gained.forEach(this::takeUp);
    }

    @Override
    public void retainTopics(Set<String> topics) {
        var others = new HashSet<>(poppers.keySet());
        others.removeIf(queue -> topics.contains(queue.getTopic()));
        others.forEach(this::giveUp);
    }

    /** Poppers that had to wait may go on. */
    void wakeAll() {
        poppers.values().forEach(QueuePopper::wake);
    }

    /** Pops no more. */
    void stop() {
        closed = true;
        poppers.values().forEach(QueuePopper::stop);
    }

    /** What is here of each queue, as operators see it. */
    Map<MessageQueue, PopProcessQueueInfo> describe() {
        var descriptions = new HashMap<MessageQueue, PopProcessQueueInfo>();
        poppers.forEach((queue, popper) -> descriptions.put(queue, popper.describe()));
        return descriptions;
    }

    private void takeUp(MessageQueue queue) {
        var popper = new QueuePopper(queue, settings, ports);
        poppers.put(queue, popper);
        // What is not known to be consumed would be popped, too.
        pulledBefore.apply(queue.getTopic()).whenCompleteAsync((done, failure) -> popper.start(),
            ports.instance().loop());
    }

    private void giveUp(MessageQueue queue) {
        poppers.remove(queue).stop();
    }
}
