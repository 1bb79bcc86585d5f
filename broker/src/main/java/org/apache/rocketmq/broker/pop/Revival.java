package org.apache.rocketmq.broker.pop;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.AppendRefused;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.ReadStatus;

/**
 * Brings messages back whose time is over: each is stored once more, in the group's retry topic, with one more try
 * counted. It sleeps until the first of them is due, and for as long as nothing is out. On the housekeeping thread.
 */
final class Revival implements AutoCloseable {
    private static final int DELIVERIES_PER_TURN = 256;
    private static final int MOST_BYTES = 1 << 20;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final long NEVER = Long.MAX_VALUE;
    static final int RETRY_QUEUE = 0;

    private final PopRules rules;
    private final MessageStore store;
    private final Topics topics;
    private final GroupSettings groups;
    private final InFlight inFlight;
    private final PopLog log;
    private final Turns turns;
    /** When the next turn is, in milliseconds. */
    private final AtomicLong planned = new AtomicLong(NEVER);
    private volatile boolean closed;

    /**
     * When it works.
     *
     * @param later runs a task after a time, on the housekeeping thread
     * @param freed hears of a queue that its group may have something of again
     */
    record Turns(InstantSource clock, BiConsumer<Duration, Runnable> later, Consumer<PopPlace> freed,
        Failures failures) { }

    Revival(PopRules rules, MessageStore store, Topics topics, GroupSettings groups, InFlight inFlight, PopLog log,
        Turns turns) {
        this.rules = rules;
        this.store = store;
        this.topics = topics;
        this.groups = groups;
        this.inFlight = inFlight;
        this.log = log;
        this.turns = turns;
    }

    void start() {
        inFlight.onEarlier(this::plan);
        plan();
    }

    /** Plans a turn for when the first delivery is due, unless there is one planned by then. */
    private void plan() {
        long due = inFlight.firstDue();
        if (due != NEVER) {
            planFor(due);
        }
    }

    private void planFor(long due) {
        long before = planned.get();
        while (due < before) {
            if (planned.compareAndSet(before, due)) {
                turns.later.accept(
                    Duration.ofMillis(Math.max(0, due - turns.clock.millis())), () -> turn(due));
                return;
            }
            before = planned.get();
        }
    }

    private void turn(long plannedFor) {
        if (closed || !planned.compareAndSet(plannedFor, NEVER)) {
            // A turn that was planned later, but is earlier, has taken its place.
            return;
        }
        try {
            for (var delivery : inFlight.due(turns.clock.millis(), DELIVERIES_PER_TURN)) {
                bringBack(delivery);
            }
            plan();
        } catch (RuntimeException e) {
            turns.failures.report("bringing back popped messages", e);
            planFor(turns.clock.millis() + AFTER_FAILURE.toMillis());
        }
    }

    /** One message on its way back. */
    private record Returning(long offset, CompletableFuture<Appended> stored) { }

    private void bringBack(Delivery delivery) {
        long[] open = inFlight.with(delivery.place(), queue -> {
            delivery.comingBack(true);
            return delivery.open();
        });
        inFlight.returning(delivery);
        boolean wanted = groups.exists(delivery.place().group());
        var returning = new ArrayList<Returning>();
        for (long offset : open) {
            // Under the queue's lock: a group that is moved meanwhile has the message back already, or never.
            var stored = inFlight.with(delivery.place(), queue -> queue.of(offset) != delivery ? null
                : wanted ? tryStoring(delivery, offset) : CompletableFuture.<Appended>completedFuture(null));
            if (stored != null) {
                returning.add(new Returning(offset, stored));
            }
        }
        CompletableFuture.allOf(returning.stream().map(Returning::stored).toArray(CompletableFuture[]::new))
            .whenComplete((all, failure) ->
                turns.later.accept(Duration.ZERO, () -> afterStoring(delivery, returning)));
    }

    /** What is stored again is out no more; what could not be stored is tried again. */
    private void afterStoring(Delivery delivery, List<Returning> returning) {
        var done = new ArrayList<Long>();
        Throwable refused = null;
        for (var message : returning) {
            var failure = HandingOut.failure(message.stored);
            if (failure instanceof AppendRefused refusal && refusal.isForGood()) {
                turns.failures.report("bringing back the popped message " + message.offset + " of "
                    + delivery.place() + ", which is left out, as it can never be stored again", failure);
                done.add(message.offset);
            } else if (failure == null) {
                done.add(message.offset);
            } else {
                refused = failure;
            }
        }
        long[] offsets = done.stream().mapToLong(Long::longValue).toArray();
        boolean wasFull = inFlight.with(delivery.place(), queue -> {
            boolean full = queue.out() >= rules.mostOut();
            var mark = offsets.length == 0 ? null : HandingOut.failure(log.settled(delivery, offsets));
            if (mark != null) {
                // They are back, and only a crash now would bring them back again.
                turns.failures.report("the record that popped messages of " + delivery.place() + " are back", mark);
            }
            for (long offset : offsets) {
                queue.settle(delivery, offset);
            }
            delivery.comingBack(false);
            return full;
        });
        if (refused == null) {
            inFlight.forget(delivery);
        } else {
            turns.failures.report("bringing back popped messages of " + delivery.place(), refused);
            turns.later.accept(AFTER_FAILURE, () -> inFlight.await(delivery));
        }
        if (wasFull) {
            turns.freed.accept(delivery.place());
        }
    }

    /** Whatever goes wrong with one message holds up no other, nor is it forgotten. */
    private CompletableFuture<Appended> tryStoring(Delivery delivery, long offset) {
        try {
            return storeAgain(delivery, offset);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Stores one message of a delivery once more; null where it is gone. */
    CompletableFuture<Appended> storeAgain(Delivery delivery, long offset) {
        var place = delivery.place();
        var found = store.read(place.topic(), place.queueId(), offset, 1, MOST_BYTES, null);
        if (found.status() != ReadStatus.FOUND) {
            // The queue or its oldest messages are gone, and with them what was out.
            return CompletableFuture.completedFuture(null);
        }
        try {
            var message = StoredMessage.allIn(found.records()).get(0);
            if (message.queueOffset() != offset) {
                return CompletableFuture.completedFuture(null);
            }
            return store.append(copy(delivery, message)).toCompletableFuture();
        } finally {
            found.release().run();
        }
    }

    /** The receipt by which a message was out that is back. */
    static Receipt receipt(Delivery delivery, long offset, String brokerName) {
        return delivery.receipt(offset, QueueKind.ofTopic(delivery.place().topic()), brokerName);
    }

    private NewMessage copy(Delivery delivery, StoredMessage message) {
        var place = delivery.place();
        boolean wasBack = place.topic().startsWith(Names.RETRY_PREFIX);
        String topic = wasBack ? place.topic() : rules.retryKind().topicFor(place.group(), place.topic());
        String properties = PropertiesText.set(
            message.properties(), MessageConst.PROPERTY_ORIGIN_GROUP, place.group());
        if (message.property(MessageConst.PROPERTY_FIRST_POP_TIME) == null) {
            properties = PropertiesText.set(
                properties, MessageConst.PROPERTY_FIRST_POP_TIME, Long.toString(delivery.popTime()));
        }
        // A broker that dies now finds by this what is back already.
        properties = PropertiesText.set(properties, MessageConst.PROPERTY_POP_CK,
            receipt(delivery, message.queueOffset(), rules.brokerName()).text());
        return message.copyTo(
            topics.popRetryTopic(topic).getTopicName(), RETRY_QUEUE, message.reconsumeTimes() + 1, properties);
    }

    @Override
    public void close() {
        closed = true;
        inFlight.onEarlier(() -> { });
    }
}
