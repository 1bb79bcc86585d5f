package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.pull.MessageSink;
import org.apache.rocketmq.client.internal.pull.ProcessQueue;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages to a concurrent listener. A message is done with when the listener consumed it or it was sent back;
 * where even that fails the listener gets it again after a while. Until then its offset is not committed.
 */
final class Consumption implements MessageSink {
    private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);

    private final MessageListenerConcurrently listener;
    private final int batchMessages;
    private final Duration localRetry;
    private final ListenerThreads threads;
    private final SendBack sendBack;
    private final ClientInstance instance;

    Consumption(ConsumerSettings settings, SendBack sendBack, ClientInstance instance) {
        this.listener = settings.listener();
        this.batchMessages = settings.batchMessages();
        this.localRetry = settings.localRetry();
        this.threads = new ListenerThreads(settings.group(), settings.minThreads(), settings.maxThreads());
        this.sendBack = sendBack;
        this.instance = instance;
    }

    @Override
    public void accept(MessageQueue queue, ProcessQueue processQueue, List<MessageExt> messages) {
        for (int from = 0; from < messages.size(); from += batchMessages) {
            var batch = List.copyOf(messages.subList(from, Math.min(from + batchMessages, messages.size())));
            threads.execute(() -> consume(queue, processQueue, batch));
        }
    }

    void start() {
        threads.start();
    }

    void resize(int minThreads) {
        threads.resize(minThreads);
    }

    /** Hands out no more messages, and waits for listeners that run. */
    void close(Duration grace) {
        threads.close(grace);
    }

    private void consume(MessageQueue queue, ProcessQueue processQueue, List<MessageExt> messages) {
        if (processQueue.isDropped()) {
            return;
        }
        var context = new ConsumeConcurrentlyContext(queue);
        var status = status(queue, messages, context);
        if (processQueue.isDropped()) {
            LOG.info("{} was given to another member while {} of its messages were consumed; they will come again",
                queue, messages.size());
            return;
        }
        int consumed = status == ConsumeConcurrentlyStatus.CONSUME_SUCCESS
            ? Math.min(Math.max(context.getAckIndex(), -1), messages.size() - 1) + 1 : 0;
        messages.subList(0, consumed).forEach(processQueue::consumed);
        for (MessageExt message : messages.subList(consumed, messages.size())) {
            giveBack(queue, processQueue, message, context.getDelayLevelWhenNextConsume());
        }
    }

    /** What the listener says; whatever it throws counts as "later", as messages must not get lost by it. */
    private ConsumeConcurrentlyStatus status(
        MessageQueue queue, List<MessageExt> messages, ConsumeConcurrentlyContext context) {
        String now = Long.toString(instance.clock().wall().millis());
        messages.forEach(message -> MessageAccessor.setConsumeStartTimeStamp(message, now));
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

    private void giveBack(MessageQueue queue, ProcessQueue processQueue, MessageExt message, int delayLevel) {
        sendBack.send(message, delayLevel).whenComplete((done, failure) -> {
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
