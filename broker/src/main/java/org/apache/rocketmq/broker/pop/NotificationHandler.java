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

/** Tells, now or when there is one, that a pop would find a message. It may be one that the pop does not want. */
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
        boolean more = places.hasMore(pop);
        if (more || times.isOver(deadline)) {
            return tell(more, false).now();
        }
        var answer = new CompletableFuture<Response>();
        var line = new ParkedPop.Line(header.consumerGroup(), header.topic(), header.queueId(), false);
        var parked = new ParkedPop(request.peer(), line, pop.wanted().tags(), deadline,
            why -> answer.complete(tell(places.hasMore(pop), false)));
        try {
            if (!polls.park(parked)) {
                return tell(false, false).now();
            }
        } catch (RequestRejected e) {
            if (e.refusal() != Refusal.TOO_MANY_WAITING_POPS) {
                throw e;
            }
            return tell(false, true).now();
        }
        if (places.hasMore(pop)) {
            polls.recheck(parked);
        } else if (pop.ordered()) {
            places.whenUnblocked(pop, polls);
        }
        return answer;
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
