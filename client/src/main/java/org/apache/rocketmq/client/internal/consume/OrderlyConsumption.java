package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.order.Claims;
import org.apache.rocketmq.client.internal.order.QueueLane;
import org.apache.rocketmq.client.internal.pull.ProcessQueue;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages to an orderly listener: those of a queue in their order, one batch at a time, while the queue is this
 * member's. What the listener fails on it gets again after a moment, and its queue waits; only after a number of tries,
 * where there is a limit, the message goes to the retry topic and its queue goes on.
 */
final class OrderlyConsumption implements Consumption {
    private static final Logger LOG = LoggerFactory.getLogger(OrderlyConsumption.class);
    private static final long SHORTEST_REST_MILLIS = 10;
    private static final long LONGEST_REST_MILLIS = 30_000;

    private final Supplier<ConsumerPolicy> policy;
    private final MessageListenerOrderly listener;
    private final ListenerThreads threads;
    private final Claims claims;
    private final Consumer<MessageQueue> onUnclaimed;
    private final Unconsumed unconsumed;
    private final ClientInstance instance;
    private final ConcurrentHashMap<MessageQueue, QueueLane> lanes = new ConcurrentHashMap<>();
    /** Lanes that rest without a timer, as the client loop took none. */
    private final Set<QueueLane> overslept = ConcurrentHashMap.newKeySet();

    /**
     * Builds one that has no threads yet.
     *
     * @param onUnclaimed hears of a queue that is no longer this member's, when there is something to consume in it
     */
    OrderlyConsumption(ConsumerSettings consumer, ListenerThreads threads, Claims claims,
        Consumer<MessageQueue> onUnclaimed, Unconsumed unconsumed, ClientInstance instance) {
        this.policy = consumer.policy();
        this.listener = (MessageListenerOrderly) consumer.listening().listener();
        this.threads = threads;
        this.claims = claims;
        this.onUnclaimed = onUnclaimed;
        this.unconsumed = unconsumed;
        this.instance = instance;
    }

    @Override
    public void accept(MessageQueue queue, ProcessQueue processQueue, List<MessageExt> messages) {
        var lane = lanes.computeIfAbsent(queue, QueueLane::new);
        follow(lane, lane.add(processQueue, messages), Duration.ZERO);
    }

    @Override
    public void start() {
        threads.start();
    }

    @Override
    public void resize(int minThreads) {
        threads.resize(minThreads);
    }

    @Override
    public void close(Duration grace) {
        threads.close(grace);
    }

    @Override
    public CompletableFuture<Void> quiet(MessageQueue queue) {
        var lane = lanes.get(queue);
        return lane == null ? CompletableFuture.completedFuture(null) : lane.whenQuiet();
    }

    /** Lanes are only made on the client loop, too, so none of a queue comes to be two. */
    @Override
    public void tidy(Set<MessageQueue> current) {
        for (QueueLane lane : overslept) {
            if (overslept.remove(lane)) {
                follow(lane, lane.wake(), Duration.ZERO);
            }
        }
        lanes.entrySet().removeIf(entry -> !current.contains(entry.getKey()) && entry.getValue().isIdle());
    }

    boolean knows(MessageQueue queue) {
        return lanes.containsKey(queue);
    }

    int oversleeping() {
        return overslept.size();
    }

    private void follow(QueueLane lane, QueueLane.Next next, Duration rest) {
        if (next == QueueLane.Next.SEND_A_THREAD) {
            threads.execute(() -> consume(lane));
        } else if (next == QueueLane.Next.WAKE_AFTER_A_REST) {
            try {
                instance.loop().after(rest, "another try to consume " + lane.queue(),
                    () -> follow(lane, lane.wake(), Duration.ZERO));
            } catch (RejectedExecutionException e) {
                LOG.info("What is left of {} has to rest for longer, or comes again to another member: {}",
                    lane.queue(), e.getMessage());
                overslept.add(lane);
            }
        }
    }

    /** One batch; a further one takes its turn among those of other queues. */
    private void consume(QueueLane lane) {
        if (!claims.holds(lane.queue())) {
            lane.leave();
            onUnclaimed.accept(lane.queue());
            return;
        }
        var batch = lane.take(policy.get().batchMessages());
        if (batch == null) {
            return;
        }
        var context = new ConsumeOrderlyContext(lane.queue());
        var status = status(batch.messages(), context);
        if (status == ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT) {
            retry(lane, batch, context);
        } else if (context.isAutoCommit()) {
            follow(lane, committedByItself(lane, batch, status), Duration.ZERO);
        } else {
            follow(lane, committedByListener(lane, batch, status), rest(context));
        }
    }

    /** What the listener says; whatever it throws counts as "later", as messages must not get lost by it. */
    private ConsumeOrderlyStatus status(List<MessageExt> messages, ConsumeOrderlyContext context) {
        try {
            var status = listener.consumeMessage(Collections.unmodifiableList(messages), context);
            if (status == null) {
                LOG.warn("The listener returned null for {} messages of {}; they will come again", messages.size(),
                    context.getMessageQueue());
                return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
            }
            return status;
        } catch (RuntimeException | Error e) {
            LOG.warn("The listener failed on {} messages of {}; they will come again", messages.size(),
                context.getMessageQueue(), e);
            return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
        }
    }

    private static QueueLane.Next committedByItself(
        QueueLane lane, QueueLane.Batch batch, ConsumeOrderlyStatus status) {
        if (status != ConsumeOrderlyStatus.SUCCESS) {
            LOG.warn("{} has no meaning with auto-commit: {} messages of {} count as consumed", status,
                batch.messages().size(), lane.queue());
        }
        return lane.consumed(batch);
    }

    @SuppressWarnings("deprecation") // The API still has the old states.
    private static QueueLane.Next committedByListener(
        QueueLane lane, QueueLane.Batch batch, ConsumeOrderlyStatus status) {
        return switch (status) {
            case COMMIT -> lane.committed(batch);
            case ROLLBACK -> lane.rolledBack(batch);
            default -> lane.handedOver(batch);
        };
    }

    /** Has the batch consumed again after a rest, but for messages that were tried as often as they may be. */
    private void retry(QueueLane lane, QueueLane.Batch batch, ConsumeOrderlyContext context) {
        int limit = policy.get().orderlyLimit();
        var leaving = batch.messages().stream().map(message -> message.getReconsumeTimes() < limit
            ? CompletableFuture.completedFuture(false) : leave(lane.queue(), message)).toList();
        CompletableFuture.allOf(leaving.toArray(CompletableFuture[]::new)).thenRun(() -> {
            var again = new ArrayList<MessageExt>();
            for (int i = 0; i < leaving.size(); i++) {
                var message = batch.messages().get(i);
                if (leaving.get(i).join()) {
                    batch.source().consumed(message);
                } else {
                    message.setReconsumeTimes(message.getReconsumeTimes() + 1);
                    again.add(message);
                }
            }
            follow(lane, again.isEmpty() ? lane.consumed(batch) : lane.again(batch, again), rest(context));
        });
    }

    /** True where the message is taken care of. */
    private CompletableFuture<Boolean> leave(MessageQueue queue, MessageExt message) {
        return unconsumed.take(message, 0).handle((done, failure) -> {
            if (failure != null) {
                LOG.warn("{} of {} was tried {} times but does not reach the retry topic, so it is tried on: {}",
                    message.getMsgId(), queue, message.getReconsumeTimes() + 1, Outcome.cause(failure).getMessage());
            }
            return failure == null;
        });
    }

    private Duration rest(ConsumeOrderlyContext context) {
        long wanted = context.getSuspendCurrentQueueTimeMillis();
        return wanted == -1 ? policy.get().suspend()
            : Duration.ofMillis(Math.min(Math.max(wanted, SHORTEST_REST_MILLIS), LONGEST_REST_MILLIS));
    }
}
