package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.client.internal.offset.QueueOffsets;
import org.apache.rocketmq.client.internal.pull.PullPorts;
import org.apache.rocketmq.client.internal.pull.PullSettings;
import org.apache.rocketmq.client.internal.pull.QueuePuller;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues that are this member's share now: each has its puller, and its offset in the broker. Client loop only. */
final class Assignments {
    private static final Logger LOG = LoggerFactory.getLogger(Assignments.class);
    private static final Duration REST_BEFORE_START_AGAIN = Duration.ofSeconds(1);

    private final PullSettings settings;
    private final PullPorts ports;
    private final QueueOffsets offsets;
    private final FirstOffset firstOffset;
    private final BooleanSupplier suspended;
    private final Map<MessageQueue, Share> shares = new HashMap<>();
    private boolean closed;

    Assignments(PullSettings settings, PullPorts ports, QueueOffsets offsets, FirstOffset firstOffset,
        BooleanSupplier suspended) {
        this.settings = settings;
        this.ports = ports;
        this.offsets = offsets;
        this.firstOffset = firstOffset;
        this.suspended = suspended;
    }

    /** One queue of this member. */
    private static final class Share {
        private final QueuePuller puller;
        private long committed = -1;
        private int failedCommits;

        Share(QueuePuller puller) {
            this.puller = puller;
        }
    }

    /** Makes these the queues of the topic: takes up those that are new, gives up those that are missing. */
    void assign(String topic, Set<MessageQueue> queues) {
        if (closed) {
            return;
        }
        var lost = new HashSet<MessageQueue>();
        for (MessageQueue queue : shares.keySet()) {
            if (queue.getTopic().equals(topic) && !queues.contains(queue)) {
                lost.add(queue);
            }
        }
        var gained = new HashSet<>(queues);
        gained.removeAll(shares.keySet());
        if (!lost.isEmpty() || !gained.isEmpty()) {
            LOG.info("{} takes up {} and gives up {}", settings.group(), gained, lost);
        }
        lost.forEach(this::giveUp);
        gained.forEach(this::takeUp);
    }

    /** Gives up the queues of all topics that are not among these. */
    void retainTopics(Set<String> topics) {
        var others = new HashSet<>(shares.keySet());
        others.removeIf(queue -> topics.contains(queue.getTopic()));
        others.forEach(this::giveUp);
    }

    /** Stores in the brokers what has been consumed since the last time; complete when they have answered. */
    CompletableFuture<Void> commitAll() {
        var commits = new ArrayList<CompletableFuture<Void>>();
        shares.values().forEach(share -> commits.add(commit(share)));
        return CompletableFuture.allOf(commits.toArray(CompletableFuture[]::new));
    }

    /** Pullers that had to wait may go on. */
    void wakeAll() {
        shares.values().forEach(share -> share.puller.wake());
    }

    /** Fetches no more and takes up nothing; what is here may still be consumed and committed. */
    void stop() {
        closed = true;
        shares.values().forEach(share -> share.puller.stop());
    }

    private void takeUp(MessageQueue queue) {
        var share = new Share(new QueuePuller(queue, settings, ports, suspended));
        shares.put(queue, share);
        begin(share);
    }

    private void begin(Share share) {
        var queue = share.puller.queue();
        firstOffset.of(queue).whenCompleteAsync((offset, failure) -> {
            if (closed || shares.get(queue) != share) {
                return;
            }
            if (failure == null) {
                share.puller.start(offset);
            } else {
                LOG.warn("Where to begin with {} is not known yet, asking again in {} ms: {}", queue,
                    REST_BEFORE_START_AGAIN.toMillis(), Outcome.cause(failure).getMessage());
                ports.loop().after(REST_BEFORE_START_AGAIN, "beginning with " + queue, () -> beginAgain(share));
            }
        }, ports.loop());
    }

    private void beginAgain(Share share) {
        if (!closed && shares.get(share.puller.queue()) == share) {
            begin(share);
        }
    }

    private void giveUp(MessageQueue queue) {
        var share = shares.remove(queue);
        share.puller.drop();
        commit(share);
    }

    private CompletableFuture<Void> commit(Share share) {
        var processQueue = share.puller.processQueue();
        if (processQueue == null) {
            return CompletableFuture.completedFuture(null);
        }
        long offset = processQueue.commitOffset();
        if (offset == share.committed) {
            return CompletableFuture.completedFuture(null);
        }
        var queue = share.puller.queue();
        return offsets.commit(settings.group(), queue, offset).handleAsync((done, failure) -> {
            if (failure == null) {
                share.committed = offset;
                share.failedCommits = 0;
            } else if (share.failedCommits++ == 0) {
                LOG.warn("The offset {} of {} could not be stored, trying again later: {}", offset, queue,
                    Outcome.cause(failure).getMessage());
            }
            return null;
        }, ports.loop());
    }
}
