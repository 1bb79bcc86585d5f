package org.apache.rocketmq.broker.transaction;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.rocketmq.broker.group.Producers;
import org.apache.rocketmq.broker.transaction.PendingHalves.Pending;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.AppendRefused;
import org.apache.rocketmq.store.Appended;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes along the half messages in rounds. A round first looks at those that have become old enough, then takes each
 * that waits for its producer's word: it is stored again behind all others, and its producer is asked, or it is given
 * up. So the first half message that has not ended is never much older than a round. Turns are short and all on one
 * thread.
 */
public final class CheckRounds {
    private static final Logger LOG = LoggerFactory.getLogger(CheckRounds.class);
    private static final int CHECKS_PER_TURN = 32;
    /** A half message that may not be asked for yet is stored again so often, so that older marks can go. */
    private static final Duration RENEWAL = Duration.ofMinutes(5);

    private final TransactionRules rules;
    private final Transactions transactions;
    private final HalfQueue halves;
    private final Consumer<HalfMessage> asking;
    private final Turns turns;
    private volatile boolean open;
    /** What is stored from here on is for the next round. */
    private long roundEnd;
    private long at;

    /** The time, the one thread that takes all turns, and who hears of failures. */
    record Turns(InstantSource clock, BiConsumer<Duration, Runnable> later, Failures failures) { }

    CheckRounds(TransactionRules rules, Transactions transactions, Consumer<HalfMessage> asking, Turns turns) {
        this.rules = rules;
        this.transactions = transactions;
        this.halves = transactions.halves();
        this.asking = asking;
        this.turns = turns;
    }

    /**
     * Builds the rounds, which begin with {@link #start}.
     *
     * @param later runs a task after a time, always on the same thread
     */
    public static CheckRounds of(TransactionRules rules, Transactions transactions, Producers producers,
        InstantSource clock, BiConsumer<Duration, Runnable> later, Failures failures) {
        return new CheckRounds(
            rules, transactions, new CheckRequests(producers)::ask, new Turns(clock, later, failures));
    }

    /** Has the first round begin after a while. */
    public void start() {
        open = true;
        nextRound();
    }

    /** Takes no turn any more. */
    public void close() {
        open = false;
        transactions.keepProgress();
    }

    private void nextRound() {
        turnAfter(rules.checkPeriod(), () -> {
            roundEnd = halves.end();
            lookOn();
        });
    }

    /** A failure ends the round, not the rounds. */
    private void turnAfter(Duration delay, Runnable turn) {
        turns.later.accept(delay, () -> {
            if (!open) {
                return;
            }
            try {
                turn.run();
            } catch (RuntimeException e) {
                turns.failures.report("a round of checks of transactions", e);
                nextRound();
            }
        });
    }

    private void lookOn() {
        long before = transactions.next();
        long now = turns.clock.millis();
        long reached = before >= roundEnd ? before
            : halves.show(before, half -> transactions.hasRoom() && transactions.look(half, now));
        if (reached > before) {
            transactions.passTo(reached);
            turnAfter(Duration.ZERO, this::lookOn);
        } else {
            at = 0;
            askOn();
        }
    }

    /** One half message that is stored again, and how often its producer was asked then. */
    private record Again(Pending before, int checks, CompletableFuture<Appended> stored) {
        boolean isAsked() {
            return checks > before.checks();
        }

        /** Why it is not stored, or null. */
        Throwable failure() {
            return stored.handle((result, failure) -> failure).join();
        }
    }

    private void askOn() {
        var again = new ArrayList<Again>();
        int dealtWith = 0;
        var pending = transactions.pendingFrom(at);
        while (pending != null && pending.offset() < roundEnd && dealtWith < CHECKS_PER_TURN) {
            at = pending.offset() + 1;
            if (isToBeDealtWith(pending)) {
                deal(pending, again);
                dealtWith++;
            }
            pending = transactions.pendingFrom(at);
        }
        if (dealtWith == 0) {
            transactions.keepProgress();
            nextRound();
        } else {
            CompletableFuture.allOf(again.stream().map(Again::stored).toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) -> turnAfter(Duration.ZERO, () -> afterStoring(again)));
        }
    }

    private boolean isToBeDealtWith(Pending pending) {
        long now = turns.clock.millis();
        return pending.dueMillis() <= now || now - pending.storedMillis() >= RENEWAL.toMillis();
    }

    private void deal(Pending pending, List<Again> again) {
        boolean due = pending.dueMillis() <= turns.clock.millis();
        var half = halves.at(pending.logPosition());
        if (half == null) {
            missing(pending);
        } else if (due && pending.checks() >= rules.mostChecks()) {
            LOG.warn("The half message {} for the topic {} is given up: its producers, the group {}, were asked {}"
                + " times and did not say how the transaction went", half.id(), half.ownTopic(), half.group(),
                half.checks());
            giveUp(pending, half);
        } else {
            int checks = due ? pending.checks() + 1 : pending.checks();
            var stored = transactions.storeAgain(half, checks);
            if (stored != null) {
                again.add(new Again(pending, checks, stored));
            }
        }
    }

    /** What the log has no longer is lost; what can only not be read now may be read when its turn comes again. */
    private void missing(Pending pending) {
        if (pending.offset() < halves.start()) {
            LOG.warn("The half message at offset {} (log position {}) is lost: its record is not there any more",
                pending.offset(), pending.logPosition());
            transactions.forget(pending);
        } else {
            LOG.warn("The half message at offset {} (log position {}) cannot be read now; its turn comes again",
                pending.offset(), pending.logPosition());
        }
    }

    private void giveUp(Pending pending, HalfMessage half) {
        try {
            transactions.giveUp(half).whenComplete((stored, failure) -> {
                if (isForGood(failure)) {
                    // Such a refusal comes at once, on this thread.
                    LOG.error("The half message {} for the topic {} is forgotten: it can neither be stored again nor"
                        + " given up: {}", half.id(), half.ownTopic(), failure.getMessage());
                    transactions.forget(pending);
                } else if (failure != null) {
                    turns.failures.report("giving up the half message " + half.id(), failure);
                } else {
                    LOG.info("The half message {} is in {} now", half.id(), SystemTopics.TRANSACTION_GIVEN_UP);
                }
            });
        } catch (RequestRejected e) {
            LOG.info("The half message {} is not given up: {}", half.id(), e.getMessage());
        }
    }

    private static boolean isForGood(Throwable failure) {
        return failure instanceof AppendRefused refused && refused.isForGood();
    }

    /** A half message that can never be stored again does not hold up the others. */
    private void afterStoring(List<Again> again) {
        boolean failed = false;
        for (var one : again) {
            var failure = one.failure();
            if (isForGood(failure)) {
                cannotBeStored(one.before, failure);
            } else if (failure != null) {
                failed = true;
                turns.failures.report("storing the half message at offset " + one.before.offset() + " again", failure);
            } else if (transactions.storedAgain(one.before, one.checks, one.stored.join()) && one.isAsked()) {
                ask(one.stored.join().logPosition());
            }
        }
        if (failed) {
            nextRound();
        } else {
            askOn();
        }
    }

    private void cannotBeStored(Pending pending, Throwable why) {
        var half = halves.at(pending.logPosition());
        if (half == null) {
            missing(pending);
        } else {
            LOG.warn("The half message {} for the topic {} is given up: it can never be stored again: {}", half.id(),
                half.ownTopic(), why.getMessage());
            giveUp(pending, half);
        }
    }

    /** Where the copy cannot be read yet, as the disk is slow, its turn comes again. */
    private void ask(long logPosition) {
        var half = halves.at(logPosition);
        if (half != null) {
            asking.accept(half);
        }
    }
}
