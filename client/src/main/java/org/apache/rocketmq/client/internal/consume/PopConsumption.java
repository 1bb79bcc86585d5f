package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.internal.loop.ClientClock;
import org.apache.rocketmq.client.internal.pop.PopDelays;
import org.apache.rocketmq.client.internal.pop.PopSink;
import org.apache.rocketmq.client.internal.pop.PoppedMessage;
import org.apache.rocketmq.client.internal.pop.Renewals;
import org.apache.rocketmq.client.internal.pop.Settlement;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands popped messages to a concurrent listener. What it consumed is acknowledged, what it did not comes again after
 * a while, or goes to the dead letters when it has come as often as it may. A message whose time is over before the
 * listener gets it is somebody else's by then, and forgotten here.
 */
final class PopConsumption implements PopSink {
    private static final Logger LOG = LoggerFactory.getLogger(PopConsumption.class);
    /** What a shutdown leaves over is to come to others soon. */
    private static final Duration GIVEN_BACK = Duration.ofSeconds(1);
    private static final int TO_DEAD_LETTERS = -1;

    private final MessageListenerConcurrently listener;
    private final Supplier<ConsumerPolicy> policy;
    private final ListenerThreads threads;
    private final Renewals renewals;
    private final Settlement settlement;
    private final Unconsumed deadLetters;
    private final ClientClock clock;
    /** Batches that wait for a thread. */
    private final Set<List<PoppedMessage>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    PopConsumption(ConsumerSettings settings, ListenerThreads threads, Renewals renewals, Settlement settlement,
        Unconsumed deadLetters, ClientClock clock) {
        this.listener = (MessageListenerConcurrently) settings.listening().listener();
        this.policy = settings.policy();
        this.threads = threads;
        this.renewals = renewals;
        this.settlement = settlement;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    @Override
    public void accept(MessageQueue queue, List<PoppedMessage> messages) {
        int batchMessages = policy.get().batchMessages();
        for (int from = 0; from < messages.size(); from += batchMessages) {
            var batch = List.copyOf(messages.subList(from, Math.min(from + batchMessages, messages.size())));
            waiting.add(batch);
            threads.execute(() -> {
                if (waiting.remove(batch)) {
                    consume(queue, batch);
                }
            });
        }
        // Only now, as it may have been closed just before.
        if (closed) {
            giveBack();
        }
    }

    /** Gives back what no listener has begun with, and what still comes. To be called when listeners get no more. */
    void close() {
        closed = true;
        giveBack();
    }

    private void giveBack() {
        for (List<PoppedMessage> batch : waiting) {
            if (waiting.remove(batch)) {
                batch.forEach(message -> settlement.putOff(message, GIVEN_BACK));
            }
        }
    }

    private void consume(MessageQueue queue, List<PoppedMessage> batch) {
        var mine = stillMine(queue, batch);
        if (mine.isEmpty()) {
            return;
        }
        var context = new ConsumeConcurrentlyContext(queue);
        renewals.begin(mine);
        var status = status(queue, mine, context);
        renewals.end(mine);
        complainOfLate(mine);
        int consumed = status == ConsumeConcurrentlyStatus.CONSUME_SUCCESS
            ? Math.min(Math.max(context.getAckIndex(), -1), mine.size() - 1) + 1 : 0;
        settlement.acknowledge(mine.subList(0, consumed));
        mine.subList(consumed, mine.size())
            .forEach(message -> putOff(message, context.getDelayLevelWhenNextConsume()));
    }

    private List<PoppedMessage> stillMine(MessageQueue queue, List<PoppedMessage> batch) {
        long now = clock.nanos().getAsLong();
        var mine = new ArrayList<PoppedMessage>(batch.size());
        for (PoppedMessage message : batch) {
            if (message.isOver(now)) {
                message.forget();
            } else {
                mine.add(message);
            }
        }
        if (mine.size() < batch.size()) {
            LOG.info("{} messages of {} have waited here for longer than their invisible time, and come to another",
                batch.size() - mine.size(), queue);
        }
        return mine;
    }

    private void complainOfLate(List<PoppedMessage> messages) {
        long now = clock.nanos().getAsLong();
        for (PoppedMessage message : messages) {
            if (message.isOver(now)) {
                LOG.warn("The listener was done with {} after its invisible time only: it may have come to another,"
                    + " too", message);
            }
        }
    }

    /** What the listener says; whatever it throws counts as "later", as messages must not get lost by it. */
    private ConsumeConcurrentlyStatus status(
        MessageQueue queue, List<PoppedMessage> popped, ConsumeConcurrentlyContext context) {
        String now = Long.toString(clock.wall().millis());
        var messages = new ArrayList<MessageExt>(popped.size());
        for (PoppedMessage each : popped) {
            MessageAccessor.setConsumeStartTimeStamp(each.message(), now);
            messages.add(each.message());
        }
        try {
            var status = listener.consumeMessage(Collections.unmodifiableList(messages), context);
            if (status == null) {
                LOG.warn("The listener returned null for {} messages of {}; they will come again", messages.size(),
                    queue);
            }
            return status;
        } catch (RuntimeException | Error e) {
            LOG.warn("The listener failed on {} messages of {}; they will come again", messages.size(), queue, e);
            return ConsumeConcurrentlyStatus.RECONSUME_LATER;
        }
    }

    private void putOff(PoppedMessage message, int delayLevel) {
        int times = message.message().getReconsumeTimes();
        if (delayLevel >= 0 && times < policy.get().reconsumeLimit()) {
            settlement.putOff(message, PopDelays.of(delayLevel, times));
            return;
        }
        toDeadLetters(message).whenComplete((done, failure) -> {
            if (failure == null) {
                settlement.acknowledge(message);
            } else {
                LOG.warn("{} does not reach the dead letters and will come again: {}", message,
                    Outcome.cause(failure).getMessage());
                settlement.putOff(message, PopDelays.of(0, times));
            }
        });
    }

    private CompletableFuture<Void> toDeadLetters(PoppedMessage message) {
        return deadLetters.take(message.message(), TO_DEAD_LETTERS);
    }
}
