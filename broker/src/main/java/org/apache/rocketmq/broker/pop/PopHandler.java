package org.apache.rocketmq.broker.pop;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.pull.ColdReads;
import org.apache.rocketmq.broker.pull.PullRules;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Answers a pop with messages, or lets it wait until there are some. */
final class PopHandler implements Handler<PopMessageHeader> {
    private final Supplier<PullRules> rules;
    private final PopChecks checks;
    private final PopAnswers answers;
    private final PopPlaces places;
    private final PopPolls polls;
    private final Times times;
    private final Disk disk;

    PopHandler(Supplier<PullRules> rules, PopChecks checks, PopAnswers answers, PopPlaces places, Waits waits,
        Disk disk) {

        this.rules = rules;
        this.checks = checks;
        this.answers = answers;
        this.places = places;
        this.polls = waits.polls;
        this.times = waits.times;
        this.disk = disk;
    }

    /** Where pops wait, and until when. */
    record Waits(PopPolls polls, Times times) { }

    /** What reads messages, and the threads on which it may wait for the disk. */
    record Disk(PopReads reads, ColdReads threads) {

        /** Reads something ahead at its turn. */
        CompletionStage<Void> readAhead(List<PopReads.Cold> cold) {
            return threads.answer(() -> {
                cold.forEach(reads::readAhead);
                return CompletableFuture.completedStage(null);
            });
        }
    }

    /** The time of day, and the one that waits are measured by. */
    record Times(InstantSource clock, LongSupplier nanos) {

        /**
         * When a wait ends.
         *
         * @param bornMillis when the client began it
         * @param pollMillis for how long
         * @param longestMillis no more than that, from now on
         */
        long deadline(long bornMillis, long pollMillis, long longestMillis) {
            long left = pollMillis - Math.max(0, clock.millis() - bornMillis);
            return nanos.getAsLong() + Math.max(0, Math.min(left, longestMillis)) * 1_000_000;
        }

        boolean isOver(long deadline) {
            return deadline - nanos.getAsLong() <= 0;
        }
    }

    @Override
    public CompletionStage<Response> handle(Request<PopMessageHeader> request) {
        var pop = checks.admit(request.peer(), request.header());
        var order = places.of(pop);
        var answer = answers.answer(pop, order);
        if (answer.response() != null) {
            return answer.response();
        }
        var header = request.header();
        var waiting = new Waiting(
            times.deadline(header.bornTime(), header.pollTime(), rules.get().maxSuspend().toMillis()));
        if (!answer.cold().isEmpty()) {
            waiting.lookWhenRead(pop, order, answer.cold(), ParkedPop.Wake.ARRIVAL);
            return waiting.answer;
        }
        if (answer.more() && !times.isOver(waiting.deadlineNanos)) {
            pop.peer().execute(() -> waiting.look(pop, places.of(pop), ParkedPop.Wake.ARRIVAL));
            return waiting.answer;
        }
        return waiting.park(pop) ? waiting.answer : answers.nothing(pop).now();
    }

    /** One pop from its first wait to its answer. */
    private final class Waiting {
        private final CompletableFuture<Response> answer = new CompletableFuture<>();
        private final long deadlineNanos;

        Waiting(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        /** What comes while it is being parked finds nobody to wake, so it looks again once it is. */
        boolean park(Pop pop) {
            if (times.isOver(deadlineNanos)) {
                return false;
            }
            var header = pop.header();
            var line = new ParkedPop.Line(header.consumerGroup(), header.topic(), header.queueId(), true);
            var parked = new ParkedPop(pop.peer(), line, pop.wanted().tags(), deadlineNanos, why -> {
                boolean left = false;
                try {
                    left = look(pop, places.of(pop), why);
                } finally {
                    polls.looked(line, left);
                }
            });
            boolean waits = polls.park(parked);
            if (waits && places.hasMore(pop)) {
                polls.recheck(parked);
            }
            if (waits && pop.ordered()) {
                places.whenUnblocked(pop, polls);
            }
            return waits;
        }

        /** Looks again; true where it leaves something. Whatever goes wrong is the failure of the pop that waits. */
        private boolean look(Pop before, List<PopPlace> order, ParkedPop.Wake why) {
            try {
                var pop = checks.admit(before.peer(), before.header());
                if (!pop.peer().isOpen() || !pop.peer().isReading()) {
                    complete(answers.nothing(pop));
                    return true;
                }
                var found = answers.answer(pop, order);
                if (found.response() != null) {
                    found.response().whenComplete((response, failure) -> {
                        if (failure != null) {
                            answer.completeExceptionally(failure);
                        } else {
                            complete(response);
                        }
                    });
                } else if (!found.cold().isEmpty()) {
                    lookWhenRead(pop, order, found.cold(), why);
                } else if (found.more() && !times.isOver(deadlineNanos)) {
                    pop.peer().execute(() -> look(pop, places.of(pop), why));
                } else if (why == ParkedPop.Wake.ANSWER || !park(pop)) {
                    complete(answers.nothing(pop));
                }
                return found.more();
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
                return true;
            }
        }

        /** Looks again, at the same queues in the same order, once what they have was read. */
        private void lookWhenRead(Pop pop, List<PopPlace> order, List<PopReads.Cold> cold,
            ParkedPop.Wake why) {

            disk.readAhead(cold).whenComplete((read, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(failure);
                } else {
                    pop.peer().execute(() -> look(pop, order, why));
                }
            });
        }

        private void complete(Response response) {
            if (!answer.complete(response)) {
                response.onWritten().run();
            }
        }
    }
}
