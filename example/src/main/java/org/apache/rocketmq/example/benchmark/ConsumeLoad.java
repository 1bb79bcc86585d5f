package org.apache.rocketmq.example.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.example.command.StopSignal;

/**
 * Push consumers that consume a backlog from its beginning.
 *
 * @param members  of each group
 * @param quantity how many messages of the backlog the selector selects
 * @param pops     whether the members leave the queues to the broker, which has to have them popped
 */
record ConsumeLoad(String nameServers, String topic, MessageSelector selector, int members, int groups,
                   long quantity, boolean pops) {
    private static final String POPPED = MessageConst.PROPERTY_POP_CK;
    private static final long CHECK_MILLIS = 20;
    /** Members that know of each other have shared the queues by then. */
    private static final long SHARING_MILLIS = 3000;
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    /** What was used when the first message was consumed, and when the last one was. */
    record Span(Usage start, Usage end) {
    }

    /** The same load with another topic's messages. */
    ConsumeLoad of(String otherTopic) {
        return new ConsumeLoad(nameServers, otherTopic, selector, members, groups, quantity, pops);
    }

    /** Has new groups consume all; the span of that, whose beginning and end are told when they are there. */
    Span pass(String group, Observed observed, StopSignal stop, Consumer<String> told)
        throws MQClientException, InterruptedException {

        var consumed = new AtomicLong();
        var otherwise = new AtomicLong();
        var start = new AtomicReference<Usage>();
        var end = new AtomicReference<Usage>();
        // Many begin together, once they have shared the queues.
        var begun = new AtomicBoolean(isMany());
        MessageListenerConcurrently listener = (messages, context) -> {
            if (pops && messages.stream().anyMatch(message -> message.getProperty(POPPED) == null)) {
                otherwise.addAndGet(messages.size());
            }
            long after = consumed.addAndGet(messages.size());
            if (!begun.getAndSet(true)) {
                start.set(usage(observed));
                told.accept("begun");
            }
            if (after >= all() && after - messages.size() < all()) {
                end.set(usage(observed));
                told.accept("done");
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        };
        var consumers = new ArrayList<DefaultMQPushConsumer>();
        try {
            for (int i = 0; i < groups * members; i++) {
                consumers.add(start(group + "_" + i / members, i, listener));
            }
            if (isMany()) {
                stop.await(SHARING_MILLIS);
                begun.set(false);
                consumers.forEach(DefaultMQPushConsumer::resume);
            }
            await(consumed, end, stop);
        } finally {
            consumers.forEach(DefaultMQPushConsumer::shutdown);
        }
        if (otherwise.get() > 0) {
            throw new IllegalStateException(otherwise + " messages came otherwise than popped");
        }
        return new Span(start.get(), end.get());
    }

    private DefaultMQPushConsumer start(String group, int number, MessageListenerConcurrently listener)
        throws MQClientException {

        var consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServers);
        consumer.setInstanceName("consumer-" + number);
        consumer.setClientRebalance(!pops);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, selector);
        consumer.registerMessageListener(listener);
        consumer.start();
        if (isMany()) {
            consumer.suspend();
        }
        return consumer;
    }

    private void await(AtomicLong consumed, AtomicReference<Usage> end, StopSignal stop) throws InterruptedException {
        long last = 0;
        long lastNanos = System.nanoTime();
        while (end.get() == null) {
            boolean stopped = stop.await(CHECK_MILLIS);
            long now = consumed.get();
            if (now != last) {
                last = now;
                lastNanos = System.nanoTime();
            }
            if (stopped || System.nanoTime() - lastNanos > PATIENCE_NANOS) {
                throw new IllegalStateException((stopped ? "stopped" : "nothing more comes") + " after " + now + " of "
                    + all() + " messages");
            }
        }
    }

    private boolean isMany() {
        return groups * members > 1;
    }

    private long all() {
        return quantity * groups;
    }

    private static Usage usage(Observed observed) {
        try {
            return Usage.now(observed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
