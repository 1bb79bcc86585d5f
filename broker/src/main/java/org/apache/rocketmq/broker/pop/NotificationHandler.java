package org.apache.rocketmq.broker.pop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.pull.PullRules;
import org.apache.rocketmq.remoting.internal.request.NotificationHeader;
import org.apache.rocketmq.remoting.internal.request.NotificationReply;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;

/**
 * Tells, now or when there is one, that a pop would find a message. Where many wait in a queue, it may be one that the
 * pop does not want.
 */
final class NotificationHandler implements Handler<NotificationHeader> {
    private final Supplier<PullRules> rules;
    private final PopChecks checks;
    private final PopPlaces places;
    private final PopPolls polls;
    private final PopHandler.Times times;

    NotificationHandler(Supplier<PullRules> rules, PopChecks checks, PopPlaces places, PopPolls polls,
        PopHandler.Times times) {
        this.rules = rules;
        this.checks = checks;
        this.places = places;
        this.polls = polls;
        this.times = times;
    }

    @Override
    public CompletionStage<Response> handle(Request<NotificationHeader> request) {
        var header = request.header();
        var pop = admit(request.peer(), header);
        long deadline = times.deadline(header.bornTime(), header.pollTime(), rules.get().maxSuspend().toMillis());
        var waiting = new Waiting(pop, deadline);
        waiting.look();
        return waiting.answer;
    }

    /** One request from its first look to its answer. */
    private final class Waiting {
        private final CompletableFuture<Response> answer = new CompletableFuture<>();
        private final Pop pop;
        private final long deadlineNanos;

        Waiting(Pop pop, long deadlineNanos) {
            this.pop = pop;
            this.deadlineNanos = deadlineNanos;
        }

        void look() {
            boolean found = places.finds(pop);
            if (found || times.isOver(deadlineNanos)) {
                answer.complete(tell(found, false));
            } else {
                park();
            }
        }

        private void park() {
            var header = pop.header();
            var line = new ParkedPop.Line(header.consumerGroup(), header.topic(), header.queueId(), false);
            var parked = new ParkedPop(pop.peer(), line, pop.wanted().tags(), deadlineNanos, this::lookAgain);
            try {
                if (!polls.park(parked)) {
                    answer.complete(tell(false, false));
                    return;
                }
            } catch (RequestRejected e) {
                if (e.refusal() != Refusal.TOO_MANY_WAITING_POPS) {
                    throw e;
                }
                answer.complete(tell(false, true));
                return;
            }
            if (places.finds(pop)) {
                polls.recheck(parked);
            } else if (pop.ordered()) {
                places.whenUnblocked(pop, polls);
            }
        }

        /** Whatever goes wrong is the failure of the request that waits. */
        private void lookAgain(ParkedPop.Wake why) {
            try {
                if (why == ParkedPop.Wake.ANSWER) {
                    answer.complete(tell(places.finds(pop), false));
                } else {
                    look();
                }
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }
    }

    private Pop admit(Peer peer, NotificationHeader header) {
        return checks.admit(peer, new PopMessageHeader(header.consumerGroup(), header.topic(), header.queueId(), 1, 1,
            header.pollTime(), header.bornTime(), 0, header.expType(), header.exp(), header.order(),
            header.attemptId()));
    }

    private static Response tell(boolean hasMessage, boolean full) {
        return Response.ok(NotificationReply.CODEC, new NotificationReply(hasMessage, full));
    }
}
