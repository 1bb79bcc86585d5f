package org.apache.rocketmq.broker.pull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.limit.LimitAttributes;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Answers a pull with messages, or lets it wait until there are some. */
final class PullHandler implements Handler<PullMessageHeader> {
    private final Supplier<PullRules> rules;
    private final PullChecks checks;
    private final GroupProgress progress;
    private final PullAnswers answers;
    private final LongPolls polls;
    private final ColdReads coldReads;
    private final LongSupplier nanos;

    PullHandler(Supplier<PullRules> rules, PullChecks checks, GroupProgress progress, PullAnswers answers,
        LongPolls polls, ColdReads coldReads, LongSupplier nanos) {
        this.rules = rules;
        this.checks = checks;
        this.progress = progress;
        this.answers = answers;
        this.polls = polls;
        this.coldReads = coldReads;
        this.nanos = nanos;
    }

    @Override
    public CompletionStage<Response> handle(Request<PullMessageHeader> request) {
        var header = request.header();
        var pull = checks.admit(request.peer(), header);
        if (PullSysFlag.hasCommitOffsetFlag(header.sysFlag()) && header.commitOffset() >= 0) {
            progress.commit(header.consumerGroup(), header.topic(), header.queueId(), header.commitOffset());
        }
        return answers.mayWaitForDisk(header) ? coldReads.answer(() -> answer(pull)) : answer(pull);
    }

    private CompletionStage<Response> answer(Pull pull) {
        var header = pull.header();
        var response = answers.answer(pull);
        if (response.code() != ResponseCode.PULL_NOT_FOUND || !PullSysFlag.hasSuspendFlag(header.sysFlag())) {
            return Pacing.isDue(header, response) ? Pacing.later(pull.peer(), response) : response.now();
        }
        var waiting = new Waiting(nanos.getAsLong() + suspendNanos(header));
        return waiting.park(pull) ? waiting.answer : response.now();
    }

    private long suspendNanos(PullMessageHeader header) {
        long millis = rules.get().longPolling() ? header.suspendTimeoutMillis() : rules.get().shortPolling().toMillis();
        return Math.max(0, Math.min(millis, rules.get().maxSuspend().toMillis())) * 1_000_000;
    }

    /** One pull from its first wait to its answer. */
    private final class Waiting {
        private final CompletableFuture<Response> answer = new CompletableFuture<>();
        private final long deadlineNanos;

        Waiting(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        /** What changes while it is being parked finds nobody to wake, so it looks again once it is. */
        boolean park(Pull pull) {
            var header = pull.header();
            var asker = new ParkedPull.Asker(pull.peer(), header.consumerGroup(),
                LimitAttributes.find(pull.group().getAttributes(), LimitAttributes.WAITING_PULLS, 0));
            var parked = new ParkedPull(asker, header.queueOffset(), pull.wanted().tags(), deadlineNanos,
                why -> resume(pull, why));
            boolean waits = polls.park(header.topic(), header.queueId(), parked);
            if (waits && !checks.isTopicUnchanged(pull)) {
                polls.recheck(header.topic(), header.queueId(), parked, ParkedPull.Wake.ANSWER);
            } else if (waits && answers.hasMore(header)) {
                polls.recheck(header.topic(), header.queueId(), parked, ParkedPull.Wake.ARRIVAL);
            }
            return waits;
        }

        /** Whatever goes wrong is the failure of the request that waits. */
        private void resume(Pull before, ParkedPull.Wake why) {
            try {
                var pull = checks.admit(before.peer(), before.header());
                if (!pull.peer().isReading()) {
                    complete(answers.nothingNow(pull));
                    return;
                }
                var response = answers.answer(pull);
                boolean nothing = response.code() == ResponseCode.PULL_NOT_FOUND;
                if (!pull.wanted().byTag() && answers.passedAllBy(response)) {
                    // Only the record could tell that it is not wanted. The wait goes on behind it.
                    pull = pull.from(PullAnswers.nextOffset(response));
                    nothing = true;
                }
                boolean mayPark = why == ParkedPull.Wake.ARRIVAL && nothing;
                if (!mayPark || !park(pull)) {
                    complete(response);
                }
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }

        private void complete(Response response) {
            if (!answer.complete(response)) {
                response.onWritten().run();
            }
        }
    }
}
