package org.apache.rocketmq.broker.delay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.AppendRefused;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.ReadResult;
import org.apache.rocketmq.store.ReadStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The delivery of one delay level. It is either idle, because its queue is empty, or has one turn ahead: now, when
 * the head is due, or after a failed store. A turn takes a bounded number of messages, then lets others run.
 */
final class LevelDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(LevelDelivery.class);

    private static final int LEAST_PER_TURN = 4;
    private static final int MOST_PER_TURN = 1024;
    private static final int BYTES_PER_TURN = 1 << 20;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final int level;
    private final long delayMillis;
    private final MessageStore store;
    private final DelayProgress progress;
    private final DelayedDelivery.Turns turns;
    /** True from the wish for a turn until that turn finds its queue empty. */
    private final AtomicBoolean active = new AtomicBoolean();
    private long nextOffset;
    /** So many messages the next turn reads: twice as many as were due in the last one, so not all that wait. */
    private int perTurn = LEAST_PER_TURN;

    LevelDelivery(int level, long delayMillis, MessageStore store, DelayProgress progress,
        DelayedDelivery.Turns turns) {

        this.level = level;
        this.delayMillis = delayMillis;
        this.store = store;
        this.progress = progress;
        this.turns = turns;
    }

    /** Looks at the queue for the first time. */
    void start() {
        int queue = DelaySchedule.queueOf(level);
        nextOffset = progress.next(level, store.minOffset(SystemTopics.SCHEDULE_TOPIC_XXXX, queue),
            store.maxOffset(SystemTopics.SCHEDULE_TOPIC_XXXX, queue));
        arrived();
    }

    /** Something has come: an idle level takes a turn. Any thread. */
    void arrived() {
        if (active.compareAndSet(false, true)) {
            turnAfter(Duration.ZERO);
        }
    }

    private void turnAfter(Duration delay) {
        turns.later().accept(delay, this::turn);
    }

    /** A level that stopped at a failure would hold its messages for ever, so it goes on whatever that was. */
    private void turn() {
        try {
            deliverDue();
        } catch (RuntimeException e) {
            turns.failures().report("the delivery of delay level " + level + " from offset " + nextOffset, e);
            turnAfter(AFTER_FAILURE);
        }
    }

    private void deliverDue() {
        var found = store.read(SystemTopics.SCHEDULE_TOPIC_XXXX, DelaySchedule.queueOf(level), nextOffset,
            perTurn, BYTES_PER_TURN, null);
        if (found.status() == ReadStatus.FOUND) {
            deliver(found);
        } else if (found.nextOffset() != nextOffset && found.nextOffset() < found.maxOffset()) {
            // What lay between was deleted with its segment, or is not readable: go on behind it.
            nextOffset = found.nextOffset();
            turnAfter(Duration.ZERO);
        } else {
            rest();
        }
    }

    /** Ends the turns, unless something came while this one found nothing. */
    private void rest() {
        active.set(false);
        if (store.maxOffset(SystemTopics.SCHEDULE_TOPIC_XXXX, DelaySchedule.queueOf(level)) > nextOffset) {
            arrived();
        }
    }

    private void deliver(ReadResult found) {
        long now = turns.clock().millis();
        long nextDueMillis = now;
        var appends = new ArrayList<Delivered>();
        try {
            for (var message : StoredMessage.allIn(found.records())) {
                long dueMillis = message.storeTimestamp() + delayMillis;
                if (dueMillis > now) {
                    nextDueMillis = dueMillis;
                    break;
                }
                var delivered = new Delivered(message.queueOffset(), storeAgain(message));
                appends.add(delivered);
                if (delivered.stored.isCompletedExceptionally()) {
                    // What comes behind it would come again after it.
                    break;
                }
            }
        } finally {
            found.release().run();
        }
        perTurn = Math.max(LEAST_PER_TURN, Math.min(MOST_PER_TURN, 2 * appends.size()));
        whenStored(appends, nextDueMillis);
    }

    /** Ends a turn; the next one is when the message behind those of this one is due, or now, if none was seen. */
    private void whenStored(List<Delivered> appends, long nextDueMillis) {
        if (appends.isEmpty()) {
            turnAt(nextDueMillis);
            return;
        }
        CompletableFuture.allOf(appends.stream().map(Delivered::stored).toArray(CompletableFuture[]::new))
            .whenComplete((all, failure) ->
                turns.later().accept(Duration.ZERO, () -> afterStoring(appends, nextDueMillis)));
    }

    private void turnAt(long millis) {
        turnAfter(Duration.ofMillis(Math.max(0, millis - turns.clock().millis())));
    }

    /** One message of a turn and whether it is stored. */
    private record Delivered(long offset, CompletableFuture<?> stored) {

        /** Why it is not stored, or null. */
        Throwable failure() {
            return stored.handle((result, failure) ->
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure)
                .join();
        }
    }

    /**
     * The level goes on behind the last message that was stored, or can never be; from the first that was refused for
     * another reason, it tries again.
     */
    private void afterStoring(List<Delivered> appends, long nextDueMillis) {
        for (var delivered : appends) {
            var failure = delivered.failure();
            if (failure instanceof AppendRefused refused && refused.isForGood()) {
                LOG.warn("The message at offset {} of delay level {} is left out, as it can never be stored under its"
                    + " own topic: {}", delivered.offset, level, refused.getMessage());
            } else if (failure != null) {
                turns.failures().report(
                    "the delivery of delay level " + level + " at offset " + delivered.offset, failure);
                turnAfter(AFTER_FAILURE);
                return;
            }
            nextOffset = delivered.offset + 1;
            progress.advance(level, nextOffset);
        }
        if (nextDueMillis <= turns.clock().millis()) {
            // Needs no task of its own: what others had waiting has run before this one.
            turn();
        } else {
            turnAt(nextDueMillis);
        }
    }

    /** The delivered message keeps all its properties, also those that name its own topic and queue. */
    private CompletableFuture<?> storeAgain(StoredMessage message) {
        String topic = message.property(MessageConst.PROPERTY_REAL_TOPIC);
        String queueId = message.property(MessageConst.PROPERTY_REAL_QUEUE_ID);
        if (topic == null || queueId == null || !queueId.matches("\\d{1,9}")) {
            LOG.warn("The message {} in delay level {} is left out: its properties do not name its own topic and"
                + " queue, but topic {} and queue {}", message.offsetMessageId(), level, topic, queueId);
            return CompletableFuture.completedFuture(null);
        }
        if (!SystemTopics.isOpen(topic)) {
            LOG.warn("The message {} in delay level {} is left out: only the broker itself may append to its topic {}",
                message.offsetMessageId(), level, topic);
            return CompletableFuture.completedFuture(null);
        }
        if (turns.gone().isGone(topic, message.logPosition())) {
            LOG.info("The message {} in delay level {} is left out: its topic {} was deleted",
                message.offsetMessageId(), level, topic);
            return CompletableFuture.completedFuture(null);
        }
        return store.append(
            message.copyTo(topic, Integer.parseInt(queueId), message.reconsumeTimes(), message.properties()))
            .thenAccept(stored -> turns.delivered().accept(topic, stored)).toCompletableFuture();
    }
}
