package org.apache.rocketmq.broker.send;

import java.util.function.Supplier;
import org.apache.rocketmq.broker.delay.DelaySchedule;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.record.OffsetMessageIds;
import org.apache.rocketmq.broker.replication.Copies;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.timer.Timers;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.broker.transaction.Transactions;
import org.apache.rocketmq.remoting.internal.request.ConsumerSendMsgBackHeader;
import org.apache.rocketmq.remoting.internal.request.RecallMessageHeader;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.store.MessageStore;

/** Makes the handlers of this package. */
public record SendHandlers(
    Supplier<SendRules> rules, Topics topics, GroupSettings groups, DelaySchedule schedule, Timers timers,
    Transactions transactions, OffsetMessageIds ids, MessageStore store, Copies copies, Statistics statistics,
    RateLimits limits) {

    /** Stores single messages and batches. */
    public Handler<SendMessageHeader> send() {
        var stamp = new PropertyStamp(rules.get());
        var detours = new Detours(schedule, timers, new DeadLetters(groups, topics), transactions);
        return new SendHandler(new SendChecks(rules, topics, limits), stamp, detours,
            new SendHandler.Log(store, copies), new SendAnswers(ids, stamp, statistics));
    }

    /** Takes messages back that wait for their time. */
    public Handler<RecallMessageHeader> recall() {
        return timers.recall(topics);
    }

    /** Tells how far the timers have got. */
    public Handler<Void> timerCheck() {
        return timers.check();
    }

    /** Tells how many messages wait for their time, by topic. */
    public Handler<Void> timerMetrics() {
        return timers.waitingByTopic();
    }

    /** Takes back what a consumer failed on. */
    public Handler<ConsumerSendMsgBackHeader> sendBack() {
        return new SendBackHandler(new SendChecks(rules, topics, limits), groups, new DeadLetters(groups, topics),
            schedule, store, new SendAnswers(ids, new PropertyStamp(rules.get()), statistics));
    }
}
