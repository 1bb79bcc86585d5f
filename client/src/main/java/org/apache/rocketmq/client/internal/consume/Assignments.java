package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.offset.ConsumedOffsets;
import org.apache.rocketmq.client.internal.order.Claims;
import org.apache.rocketmq.client.internal.pull.PullPorts;
import org.apache.rocketmq.client.internal.pull.PullSettings;
import org.apache.rocketmq.client.internal.pull.QueuePuller;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.ProcessQueueInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues that are this member's share now: each has its puller, and its offset. Client loop only. */
final class Assignments implements QueueShares, AskedQueues {
    private static final Logger LOG = LoggerFactory.getLogger(Assignments.class);
    private static final Duration REST_BEFORE_START_AGAIN = Duration.ofSeconds(1);

    private final Supplier<PullSettings> settings;
    private final PullPorts ports;
    private final ConsumedOffsets offsets;
    private final FirstOffset firstOffset;
    private final Claims claims;
    private final Consumption consumption;
    private final Map<MessageQueue, Share> shares = new HashMap<>();
    /** Queues that were given up, until others may have them. */
    private final Map<MessageQueue, CompletableFuture<Void>> partings = new HashMap<>();
    private boolean closed;

    Assignments(Supplier<PullSettings> settings, PullPorts ports, ConsumedOffsets offsets, FirstOffset firstOffset,
        Claims claims, Consumption consumption) {
        this.settings = settings;
        this.ports = ports;
        this.offsets = offsets;
        this.firstOffset = firstOffset;
        this.claims = claims;
        this.consumption = consumption;
    }

    /** One queue of this member. */
    private static final class Share {
        private final QueuePuller puller;
        private long committed = -1;
        private int failedBeginnings;
        private int failedCommits;

        Share(QueuePuller puller) {
            this.puller = puller;
        }
    }

    @Override
    public void assign(String topic, Set<MessageQueue> queues) {
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
            LOG.info("{} takes up {} and gives up {}", settings.get().group(), gained, lost);
        }
        lost.forEach(this::giveUp);
        gained.forEach(this::takeUp);
        queues.forEach(queue -> shares.get(queue).puller.share(queues.size()));
    }

    @Override
    public void retainTopics(Set<String> topics) {
        var others = new HashSet<>(shares.keySet());
        others.removeIf(queue -> topics.contains(queue.getTopic()));
        others.forEach(this::giveUp);
    }

    /** Stores what has been consumed since the last time, as far as brokers answer; fails where it is not kept here. */
    CompletableFuture<Void> commitAll() {
        var commits = new ArrayList<CompletableFuture<Void>>();
        shares.values().forEach(share -> commits.add(commit(share)));
        return CompletableFuture.allOf(commits.toArray(CompletableFuture[]::new)).thenCompose(all -> offsets.save());
    }

    /** Complete when how far the queues of a topic are consumed that were given up is known to their brokers. */
    CompletableFuture<Void> parted(String topic) {
        return CompletableFuture.allOf(partings.entrySet().stream()
            .filter(parting -> parting.getKey().getTopic().equals(topic)).map(Map.Entry::getValue)
            .toArray(CompletableFuture[]::new));
    }

    /** Pullers that had to wait may go on. */
    void wakeAll() {
        shares.values().forEach(share -> share.puller.wake());
    }

    /** Lets go of what is left of queues that are not this member's any more. */
    void tidy() {
        var current = new HashSet<>(shares.keySet());
        current.addAll(partings.keySet());
        consumption.tidy(current);
    }

    /** Fetches no more and takes up nothing; what is here may still be consumed and committed. */
    void stop() {
        closed = true;
        shares.values().forEach(share -> share.puller.stop());
    }

    /** Others may have gone on with this queue: what is here of it is worth nothing, so it is begun with anew. */
    void lost(MessageQueue queue) {
        var share = shares.remove(queue);
        if (share != null) {
            share.puller.drop();
            part(queue, consumption.quiet(queue));
            if (!closed) {
                takeUp(queue);
            }
        }
    }

    @Override
    public CompletableFuture<Void> reset(Map<MessageQueue, Long> targets) {
        var stored = new ArrayList<CompletableFuture<Void>>();
        targets.forEach((queue, offset) -> {
            var share = shares.remove(queue);
            if (share != null) {
                share.puller.drop();
                var commit = consumption.quiet(queue)
                    .thenComposeAsync(quiet -> offsets.commit(queue, offset), ports.loop());
                stored.add(commit);
                part(queue, commit.handle((done, failure) -> null));
                if (!closed) {
                    takeUp(queue);
                }
            }
        });
        return CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)).thenCompose(all -> offsets.save());
    }

    @Override
    public Map<MessageQueue, ProcessQueueInfo> describe() {
        var descriptions = new HashMap<MessageQueue, ProcessQueueInfo>();
        shares.forEach((queue, share) -> {
            var processQueue = share.puller.processQueue();
            if (processQueue != null) {
                var description = processQueue.describe();
                description.setLocked(claims != Claims.NOT_NEEDED && claims.holds(queue));
                descriptions.put(queue, description);
            }
        });
        return descriptions;
    }

    /** Lets others have the queues that nobody here consumes any more; complete when their brokers know. */
    CompletableFuture<Void> releaseAll() {
        var releases = new ArrayList<CompletableFuture<Void>>();
        shares.keySet().stream().filter(this::isQuiet).forEach(queue -> releases.add(claims.release(queue)));
        partings.forEach((queue, parting) -> {
            if (isQuiet(queue)) {
                releases.add(parting);
            }
        });
        return CompletableFuture.allOf(releases.toArray(CompletableFuture[]::new));
    }

    private boolean isQuiet(MessageQueue queue) {
        return consumption.quiet(queue).isDone();
    }

    private void takeUp(MessageQueue queue) {
        var share = new Share(new QueuePuller(queue, settings, ports));
        shares.put(queue, share);
        partings.getOrDefault(queue, CompletableFuture.completedFuture(null))
            .thenRunAsync(() -> begin(share), ports.loop());
    }

    private void begin(Share share) {
        var queue = share.puller.queue();
        if (closed || shares.get(queue) != share) {
            return;
        }
        claims.claim(queue).thenCompose(mine -> mine ? firstOffset.of(queue)
            : CompletableFuture.failedFuture(new MQClientException("another member still has it", null)))
            .whenCompleteAsync((offset, failure) -> begun(share, offset, failure), ports.loop());
    }

    private void begun(Share share, Long offset, Throwable failure) {
        if (closed || shares.get(share.puller.queue()) != share) {
            return;
        }
        if (failure == null) {
            share.puller.start(offset);
            return;
        }
        if (share.failedBeginnings++ == 0) {
            LOG.warn("{} does not begin with {} yet, trying again every {} ms: {}", settings.get().group(),
                share.puller.queue(), REST_BEFORE_START_AGAIN.toMillis(), Outcome.cause(failure).getMessage());
        }
        ports.loop().after(REST_BEFORE_START_AGAIN, "beginning with " + share.puller.queue(), () -> begin(share));
    }

    /** What a listener has of it still counts, where its end is waited for; then the offset, then the claim. */
    private void giveUp(MessageQueue queue) {
        var share = shares.remove(queue);
        share.puller.drop();
        part(queue, consumption.quiet(queue).thenComposeAsync(quiet -> commit(share), ports.loop())
            .thenComposeAsync(committed -> offsets.handOver(queue), ports.loop())
            .exceptionally(failure -> {
                LOG.warn("The offset of {}, which {} has given up, could not be kept: {}", queue,
                    settings.get().group(), Outcome.cause(failure).getMessage());
                return null;
            })
            .thenComposeAsync(kept -> claims.release(queue), ports.loop()));
    }

    private void part(MessageQueue queue, CompletableFuture<Void> parting) {
        var before = partings.getOrDefault(queue, CompletableFuture.completedFuture(null));
        var all = CompletableFuture.allOf(before, parting);
        partings.put(queue, all);
        all.whenCompleteAsync((done, failure) -> partings.remove(queue, all), ports.loop());
    }

    private CompletableFuture<Void> commit(Share share) {
        var processQueue = share.puller.processQueue();
        if (processQueue == null || !claims.holds(share.puller.queue())) {
            return CompletableFuture.completedFuture(null);
        }
        long offset = processQueue.commitOffset();
        if (offset == share.committed) {
            return CompletableFuture.completedFuture(null);
        }
        var queue = share.puller.queue();
        return offsets.commit(queue, offset).handleAsync((done, failure) -> {
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
