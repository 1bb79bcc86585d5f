package org.apache.rocketmq.client.internal.lite;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.rocketmq.client.internal.consume.AskedQueues;
import org.apache.rocketmq.client.internal.consume.FirstOffset;
import org.apache.rocketmq.client.internal.consume.QueueShares;
import org.apache.rocketmq.client.internal.offset.OffsetKeeper;
import org.apache.rocketmq.client.internal.pull.PullPorts;
import org.apache.rocketmq.client.internal.pull.PullSettings;
import org.apache.rocketmq.client.internal.pull.QueuePuller;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.ProcessQueueInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues that a lite pull consumer has now: each with its puller, and with the position up to which the application
 * has its messages. The client loop alone takes up and gives up queues; any thread may look at them.
 */
final class LiteQueues implements QueueShares, AskedQueues {
    private static final Logger LOG = LoggerFactory.getLogger(LiteQueues.class);
    private static final Duration REST_BEFORE_BEGINNING_AGAIN = Duration.ofSeconds(1);

    private final Supplier<PullSettings> settings;
    private final PullPorts ports;
    private final OffsetKeeper offsets;
    private final FirstOffset firstOffset;
    private final PollBuffer buffer;
    private final Consumer<String> onChange;
    private final Map<MessageQueue, Share> shares = new ConcurrentHashMap<>();
    /** Queues that were given up, until their offsets are kept. */
    private final Map<MessageQueue, CompletableFuture<Void>> partings = new HashMap<>();
    private boolean closed;

    /**
     * Builds it.
     *
     * @param onChange hears the topic of which other queues are this member's share than before
     */
    LiteQueues(Supplier<PullSettings> settings, PullPorts ports, OffsetKeeper offsets, FirstOffset firstOffset,
        PollBuffer buffer, Consumer<String> onChange) {
        this.settings = settings;
        this.ports = ports;
        this.offsets = offsets;
        this.firstOffset = firstOffset;
        this.buffer = buffer;
        this.onChange = onChange;
    }

    /**
     * One queue of this member. Its lock keeps apart what notes its offset, and what takes it elsewhere: nobody notes
     * where it was over where it goes on.
     */
    private static final class Share {
        private volatile QueuePuller puller;
        private int failedBeginnings;
        private volatile boolean paused;

        Share(QueuePuller puller) {
            this.puller = puller;
        }
    }

    @Override
    public void assign(String topic, Set<MessageQueue> queues) {
        var lost = new HashSet<>(shares.keySet());
        lost.removeIf(queue -> !queue.getTopic().equals(topic) || queues.contains(queue));
        boolean gains = !shares.keySet().containsAll(queues);
        lost.forEach(this::handOver);
        queues.forEach(this::takeUp);
        wakeAll();
        if (!lost.isEmpty() || gains) {
            LOG.info("{} has of {} the queues {} now", settings.get().group(), topic, queues);
            onChange.accept(topic);
        }
    }

    @Override
    public void retainTopics(Set<String> topics) {
        var others = new HashSet<>(shares.keySet());
        others.removeIf(queue -> topics.contains(queue.getTopic()));
        others.forEach(this::handOver);
    }

    /** Has exactly these queues, as the application chooses them. It goes on with others, later, where they are now. */
    void choose(Set<MessageQueue> queues) {
        var lost = new HashSet<>(shares.keySet());
        lost.removeAll(queues);
        lost.forEach(queue -> {
            drop(queue);
            keep(queue);
        });
        queues.forEach(this::takeUp);
        wakeAll();
    }

    /** Gives up the queues of a topic. */
    void abandon(String topic) {
        var lost = new HashSet<>(shares.keySet());
        lost.removeIf(queue -> !queue.getTopic().equals(topic));
        lost.forEach(this::handOver);
    }

    Set<MessageQueue> all() {
        return Set.copyOf(shares.keySet());
    }

    boolean has(MessageQueue queue) {
        return shares.containsKey(queue);
    }

    boolean hasTopic(String topic) {
        return shares.keySet().stream().anyMatch(queue -> queue.getTopic().equals(topic));
    }

    /** What has been fetched of a queue is not wanted any more, and goes on elsewhere; false where it is not here. */
    boolean seek(MessageQueue queue, long offset) {
        var share = shares.get(queue);
        if (share == null || closed) {
            return false;
        }
        synchronized (share) {
            share.puller.drop();
            share.puller = new QueuePuller(queue, settings, ports);
        }
        buffer.purge();
        share.puller.start(offset);
        wakeAll();
        return true;
    }

    @Override
    public CompletableFuture<Void> reset(Map<MessageQueue, Long> targets) {
        var moved = new HashSet<MessageQueue>();
        targets.forEach((queue, offset) -> {
            if (seek(queue, offset)) {
                offsets.note(queue, offset);
                moved.add(queue);
            }
        });
        return offsets.keep(moved);
    }

    @Override
    public Map<MessageQueue, ProcessQueueInfo> describe() {
        var descriptions = new HashMap<MessageQueue, ProcessQueueInfo>();
        shares.forEach((queue, share) -> {
            var processQueue = share.puller.processQueue();
            if (processQueue != null) {
                descriptions.put(queue, processQueue.describe());
            }
        });
        return descriptions;
    }

    /** Fetches nothing of the queues until {@link #resume}; those that are not here are left out. */
    void pause(Iterable<MessageQueue> queues) {
        mark(queues, true);
    }

    /** Fetches again; the pullers are to be woken. */
    void resume(Iterable<MessageQueue> queues) {
        mark(queues, false);
    }

    private void mark(Iterable<MessageQueue> queues, boolean paused) {
        for (MessageQueue queue : queues) {
            var share = shares.get(queue);
            if (share != null) {
                share.paused = paused;
            }
        }
    }

    boolean isPaused(MessageQueue queue) {
        var share = shares.get(queue);
        return share != null && share.paused;
    }

    /** Pullers that had to wait may go on. */
    void wakeAll() {
        shares.values().forEach(share -> share.puller.wake());
    }

    /** The application has this batch from now on. */
    void handedOut(PollBuffer.Batch batch) {
        for (MessageExt message : batch.messages()) {
            batch.processQueue().consumed(message);
        }
    }

    /** Notes of each of these queues up to where the application has its messages; others are left out. */
    void noteConsumed(Set<MessageQueue> queues) {
        for (MessageQueue queue : queues) {
            var share = shares.get(queue);
            if (share != null) {
                synchronized (share) {
                    var processQueue = share.puller.processQueue();
                    if (processQueue != null && !processQueue.isDropped()) {
                        offsets.note(queue, processQueue.commitOffset());
                    }
                }
            }
        }
    }

    /** Fetches no more, and takes up nothing. */
    void stop() {
        closed = true;
        shares.values().forEach(share -> share.puller.drop());
        buffer.purge();
    }

    private void takeUp(MessageQueue queue) {
        if (closed || shares.containsKey(queue)) {
            return;
        }
        var share = new Share(new QueuePuller(queue, settings, ports));
        shares.put(queue, share);
        partings.getOrDefault(queue, CompletableFuture.completedFuture(null))
            .thenRunAsync(() -> begin(queue, share, share.puller), ports.loop());
    }

    private void begin(MessageQueue queue, Share share, QueuePuller puller) {
        if (isCurrent(queue, share, puller)) {
            firstOffset.of(queue).whenCompleteAsync((offset, failure) -> {
                if (!isCurrent(queue, share, puller)) {
                    return;
                }
                if (failure == null) {
                    puller.start(offset);
                    return;
                }
                if (share.failedBeginnings++ == 0) {
                    LOG.warn("{} does not begin with {} yet, trying again every {} ms: {}",
                        settings.get().group(), queue, REST_BEFORE_BEGINNING_AGAIN.toMillis(),
                        Outcome.cause(failure).getMessage());
                }
                ports.loop().after(REST_BEFORE_BEGINNING_AGAIN, "beginning with " + queue,
                    () -> begin(queue, share, puller));
            }, ports.loop());
        }
    }

    /** Whether this puller is still what fetches the queue: nobody has given it up, or gone on elsewhere. */
    private boolean isCurrent(MessageQueue queue, Share share, QueuePuller puller) {
        return !closed && shares.get(queue) == share && share.puller == puller;
    }

    private void drop(MessageQueue queue) {
        var share = shares.remove(queue);
        synchronized (share) {
            share.puller.drop();
        }
        buffer.purge();
    }

    /** Others go on with the queue where this member has committed it. */
    private void handOver(MessageQueue queue) {
        drop(queue);
        partings.put(queue, keep(queue).thenRunAsync(() -> {
            offsets.forget(queue);
            partings.remove(queue);
        }, ports.loop()));
    }

    private CompletableFuture<Void> keep(MessageQueue queue) {
        return offsets.keepChanged(Set.of(queue)).exceptionally(failure -> {
            LOG.warn("The offset of {}, which {} has given up, could not be kept: {}", queue,
                settings.get().group(), Outcome.cause(failure).getMessage());
            return null;
        });
    }
}
