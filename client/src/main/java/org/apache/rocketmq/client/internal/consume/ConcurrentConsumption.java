package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.pull.ProcessQueue;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages to a concurrent listener. A message is done with when the listener consumed it or it was sent back;
 * where even that fails the listener gets it again after a while. Until then its offset is not committed. What a
 * listener has for too long is sent back as well, and its answer does not count any more.
 */
final class ConcurrentConsumption implements Consumption {
    private static final Logger LOG = LoggerFactory.getLogger(ConcurrentConsumption.class);
    private static final Duration LONGEST_TIMEOUT_CHECK = Duration.ofMinutes(1);

    private final MessageListenerConcurrently listener;
    private final Supplier<ConsumerPolicy> policy;
    private final Duration localRetry;
    private final ListenerThreads threads;
    private final Deliveries deliveries;
    private final HandedOut handedOut;
    private final Unconsumed unconsumed;
    private final ClientInstance instance;
    private Scheduler.Task overdueCheck;

    ConcurrentConsumption(
        ConsumerSettings consumer, ListenerThreads threads, Unconsumed unconsumed, ClientInstance instance) {
        var settings = consumer.listening();
        this.listener = (MessageListenerConcurrently) settings.listener();
        this.policy = consumer.policy();
        this.localRetry = settings.localRetry();
        this.threads = threads;
        this.deliveries = new Deliveries(threads, this::work);
        this.handedOut = new HandedOut(() -> policy.get().timeout(), instance.clock().nanos());
        this.unconsumed = unconsumed;
        this.instance = instance;
    }

    @Override
    public void accept(MessageQueue queue, ProcessQueue processQueue, List<MessageExt> messages) {
        deliveries.add(new Delivery(queue, processQueue, messages));
    }

    @Override
    public void start() {
        threads.start();
        var period = timeoutCheck();
        overdueCheck = instance.loop().every(period, period, "looking for slow listeners",
            this::takeOverdue);
    }

    private Duration timeoutCheck() {
        var timeout = policy.get().timeout();
        return timeout.compareTo(LONGEST_TIMEOUT_CHECK) < 0 ? timeout : LONGEST_TIMEOUT_CHECK;
    }

    @Override
    public void resize(int minThreads) {
        threads.resize(minThreads);
        deliveries.callAnother();
    }

    @Override
    public void close(Duration grace) {
        overdueCheck.close();
        deliveries.close();
        threads.close(grace);
    }

    /** Members do not wait for each other: what a listener still has may be consumed elsewhere as well. */
    @Override
    public CompletableFuture<Void> quiet(MessageQueue queue) {
        return CompletableFuture.completedFuture(null);
    }

    /** It keeps nothing of queues. */
    @Override
    public void tidy(Set<MessageQueue> current) {
    }

    private void work() {
        try (var hands = handedOut.hands()) {
            for (var next = deliveries.next(); next != null; next = deliveries.next()) {
                var messages = next.take(policy.get().batchMessages());
                if (messages != null) {
                    deliveries.took(next);
                    consume(next, messages, hands);
                }
            }
        }
    }

    private void consume(Delivery from, List<MessageExt> messages, HandedOut.Hands hands) {
        if (from.source.isDropped()) {
            return;
        }
        var context = new ConsumeConcurrentlyContext(from.queue);
        hands.take(from, messages);
        var status = status(from.queue, messages, context);
        if (!hands.giveBack()) {
            LOG.info("The listener says {} of {} messages of {}, but they were sent back meanwhile", status,
                messages.size(), from.queue);
            return;
        }
        if (from.source.isDropped()) {
            LOG.info("{} was given to another member while {} of its messages were consumed; they will come again",
                from.queue, messages.size());
            return;
        }
        int consumed = status == ConsumeConcurrentlyStatus.CONSUME_SUCCESS
            ? Math.min(Math.max(context.getAckIndex(), -1), messages.size() - 1) + 1 : 0;
        for (int i = 0; i < messages.size(); i++) {
            if (i < consumed) {
                from.source.consumed(messages.get(i));
            } else {
                giveBack(from.queue, from.source, messages.get(i), context.getDelayLevelWhenNextConsume());
            }
        }
    }

    /** Gives back what listeners have had for too long, so that their queues' offsets can move on. */
    private void takeOverdue() {
        for (HandedOut.Batch batch : handedOut.takeOverdue()) {
            var from = batch.from();
            if (!from.source.isDropped()) {
                LOG.warn("A listener has had {} messages of {} for more than {} minutes; they are sent back",
                    batch.messages().size(), from.queue, policy.get().timeout().toMinutes());
                batch.messages().forEach(message -> giveBack(from.queue, from.source, message, 0));
            }
        }
    }

    /** What the listener says; whatever it throws counts as "later", as messages must not get lost by it. */
    private ConsumeConcurrentlyStatus status(
        MessageQueue queue, List<MessageExt> messages, ConsumeConcurrentlyContext context) {
        String now = Long.toString(instance.clock().wall().millis());
        messages.forEach(message -> MessageAccessor.setConsumeStartTimeStamp(message, now));
        try {
            var status = listener.consumeMessage(messages, context);
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

    private void giveBack(MessageQueue queue, ProcessQueue processQueue, MessageExt message, int delayLevel) {
        unconsumed.take(message, delayLevel).whenComplete((done, failure) -> {
            if (failure == null) {
                processQueue.consumed(message);
            } else {
                LOG.warn("{} of {} could not be sent back, so it is tried here again in {} s: {}", message.getMsgId(),
                    queue, localRetry.toSeconds(), Outcome.cause(failure).getMessage());
                retryHere(queue, processQueue, message);
            }
        });
    }

    private void retryHere(MessageQueue queue, ProcessQueue processQueue, MessageExt message) {
        message.setReconsumeTimes(message.getReconsumeTimes() + 1);
        try {
            instance.loop().after(localRetry, "another try to consume " + message.getMsgId(),
                () -> accept(queue, processQueue, List.of(message)));
        } catch (RejectedExecutionException e) {
            LOG.info("{} will come again to another member: {}", message.getMsgId(), e.getMessage());
        }
    }
}
