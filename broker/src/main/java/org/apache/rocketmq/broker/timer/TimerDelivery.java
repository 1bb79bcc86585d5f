package org.apache.rocketmq.broker.timer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.topic.GoneTopics;
import org.apache.rocketmq.store.AppendRefused;
import org.apache.rocketmq.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the messages of the open second in their own topics, some at a time. What can never be stored, or is not to be
 * had any more, is left out with a line in the log: it holds nobody up. For the loop's thread.
 */
final class TimerDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(TimerDelivery.class);
    private static final int MESSAGES_PER_TURN = 512;
    private static final int BYTES_PER_TURN = 4 << 20;

    private final MessageStore store;
    private final Recalls recalls;
    private final PastDeliveries past;
    private final Statistics statistics;
    private final WaitingByTopic waiting;
    private final GoneTopics gone;
    /** Wakes the loop when all that was begun is stored, or is not. */
    private final Runnable wake;
    private final List<Attempt> underWay = new ArrayList<>();
    private CompletableFuture<Void> end = CompletableFuture.completedFuture(null);

    /** One message and whether it is stored. */
    private record Attempt(DueUnit unit, String topic, CompletableFuture<?> stored) {

        /** Why it is not stored, or null. */
        Throwable failure() {
            return stored.handle((result, failure) ->
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure)
                .join();
        }
    }

    /** Delivers nothing yet. */
    TimerDelivery(Timers.Surroundings around, Recalls recalls, PastDeliveries past, Runnable wake) {
        this.store = around.store();
        this.statistics = around.statistics();
        this.waiting = around.waiting();
        this.gone = around.gone();
        this.recalls = recalls;
        this.past = past;
        this.wake = wake;
    }

    /** The record that a unit leads to, in its own words; null where it is gone, or is something else. */
    StoredMessage recordOf(DueUnit unit) {
        return store.recordAt(unit.unit().logPosition()).map(StoredMessage::new).orElse(null);
    }

    /** Begins to store what is due, and returns how many messages were dealt with. */
    int begin(OpenSecond open, long nowMillis) {
        var held = new ArrayList<DueUnit>();
        int count = 0;
        int bytes = 0;
        while (count < MESSAGES_PER_TURN && bytes < BYTES_PER_TURN) {
            var unit = open.poll(nowMillis);
            if (unit == null) {
                break;
            }
            var record = recordOf(unit);
            var timer = record == null ? null : WaitingTimer.of(record);
            if (timer == null) {
                LOG.warn("The timer message at log position {} is left out: its record is gone, or makes no sense",
                    unit.unit().logPosition());
                waiting.passedNameless(unit.unit(), nowMillis);
            } else if (!deliver(open, unit, record, timer, nowMillis)) {
                held.add(unit);
                continue;
            }
            count++;
            bytes += unit.unit().recordLength();
        }
        held.forEach(open::giveBack);
        awaitEnd();
        return count;
    }

    private void awaitEnd() {
        if (!underWay.isEmpty()) {
            end = CompletableFuture.allOf(underWay.stream().map(Attempt::stored).toArray(CompletableFuture[]::new));
            // Once the end is there to see: a loop that was woken before would rest on.
            end.whenComplete((all, failure) -> wake.run());
        }
    }

    /** False where it has to wait for the one who takes it back. */
    private boolean deliver(OpenSecond open, DueUnit unit, StoredMessage record, WaitingTimer timer, long nowMillis) {
        if (!unit.unit().rolls()) {
            var claim = open.isTakenBack(timer) ? Recalls.Claim.DROP
                : recalls.claim(timer.name(), WheelTime.due(timer.wheelMillis()));
            if (claim == Recalls.Claim.DROP) {
                waiting.dropped(timer, unit.unit(), nowMillis);
                return true;
            }
            if (claim == Recalls.Claim.HOLD) {
                return false;
            }
        }
        if (gone.isGone(timer.topic(), record.logPosition())) {
            LOG.info("The timer message {} is left out: its topic {} was deleted", record.offsetMessageId(),
                timer.topic());
            waiting.passed(timer.topic(), unit.unit(), nowMillis);
        } else if (past.had(record, timer)) {
            waiting.passed(timer.topic(), unit.unit(), nowMillis);
        } else {
            store(unit, record, timer, nowMillis);
        }
        return true;
    }

    private void store(DueUnit unit, StoredMessage record, WaitingTimer timer, long nowMillis) {
        boolean rolls = unit.unit().rolls();
        long written = unit.unit().writtenMillis();
        var message = rolls ? timer.rolled(record, written, nowMillis) : timer.delivered(record, written, nowMillis);
        var stored = store.append(message).toCompletableFuture();
        underWay.add(new Attempt(unit, timer.topic(), stored));
        if (!rolls) {
            stored.thenAccept(appended ->
                statistics.countPut(timer.topic(), appended.messages(), appended.length()));
        }
    }

    /** Whether all that was begun has come to its end. */
    boolean isDone() {
        return end.isDone();
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    /** Gives back what was refused for now; false where there was something. Only when all is done. */
    boolean end(OpenSecond open, long nowMillis) {
        Throwable refusal = null;
        for (var attempt : underWay) {
            var failure = attempt.failure();
            boolean isForGood = failure instanceof AppendRefused refused && refused.isForGood();
            if (failure == null || isForGood) {
                waiting.passed(attempt.topic, attempt.unit.unit(), nowMillis);
            }
            if (isForGood) {
                LOG.warn("The timer message at log position {} is left out, as it can never be stored under its own"
                    + " topic: {}", attempt.unit.unit().logPosition(), failure.getMessage());
            } else if (failure != null) {
                open.giveBack(attempt.unit);
                refusal = failure;
            }
        }
        underWay.clear();
        if (refusal != null) {
            LOG.warn("Timer messages are delivered later, as the store does not take them now: {}",
                refusal.toString());
        }
        return refusal == null;
    }
}
