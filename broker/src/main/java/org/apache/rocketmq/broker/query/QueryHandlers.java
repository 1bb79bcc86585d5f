package org.apache.rocketmq.broker.query;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.delay.DelayProgress;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.timer.TimerStanding;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.broker.transaction.Transactions;
import org.apache.rocketmq.remoting.internal.request.GetEarliestMsgStoretimeHeader;
import org.apache.rocketmq.remoting.internal.request.GetEarliestMsgStoretimeReply;
import org.apache.rocketmq.remoting.internal.request.GetMaxOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.GetMinOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.QueryMessageHeader;
import org.apache.rocketmq.remoting.internal.request.SearchOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.ViewMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/**
 * Makes the handlers of this package.
 *
 * @param bootMillis when the broker was started
 * @param clock tells how long it has run since
 */
public record QueryHandlers(MessageStore store, QueryRules rules, Statistics statistics, DelayProgress delays,
    Transactions transactions, Supplier<TimerStanding> timers, WaitingLines waiting, RoleLines role,
    long bootMillis, InstantSource clock) {

    public Handler<GetMaxOffsetHeader> maxOffset() {
        return new MaxOffsetHandler(store);
    }

    public Handler<GetMinOffsetHeader> minOffset() {
        return new MinOffsetHandler(store);
    }

    /** Tells when the oldest message of a queue was stored. */
    public Handler<GetEarliestMsgStoretimeHeader> earliestTime() {
        return request -> {
            var header = request.header();
            AllowedNames.requireMadeTopic(header.topic());
            long time = store.storeTimestamp(
                header.topic(), header.queueId(), store.minOffset(header.topic(), header.queueId()));
            return Response.ok(GetEarliestMsgStoretimeReply.CODEC, new GetEarliestMsgStoretimeReply(time)).now();
        };
    }

    public Handler<SearchOffsetHeader> searchOffset() {
        return new SearchOffsetHandler(store);
    }

    public Handler<QueryMessageHeader> queryMessage() {
        return new QueryMessageHandler(store, rules);
    }

    public Handler<Void> runtime() {
        return new RuntimeHandler(
            store, bootMillis, clock, new TrafficLines(statistics), waiting, role, delays, transactions,
            timers);
    }

    public Handler<ViewMessageHeader> viewMessage() {
        return new ViewMessageHandler(store);
    }
}
