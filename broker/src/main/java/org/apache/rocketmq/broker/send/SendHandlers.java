package org.apache.rocketmq.broker.send;

import org.apache.rocketmq.broker.delay.DelaySchedule;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.record.OffsetMessageIds;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.ConsumerSendMsgBackHeader;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.store.MessageStore;

/** Makes the handlers of this package. */
public record SendHandlers(
    SendRules rules, Topics topics, GroupSettings groups, DelaySchedule schedule, OffsetMessageIds ids,
    MessageStore store) {

    /** Stores single messages and batches. */
    public Handler<SendMessageHeader> send() {
        var stamp = new PropertyStamp(rules);
        return new SendHandler(new SendChecks(rules, topics), stamp, schedule, new DeadLetters(groups, topics), store,
            new SendAnswers(ids, stamp));
    }

    /** Takes back what a consumer failed on. */
    public Handler<ConsumerSendMsgBackHeader> sendBack() {
        return new SendBackHandler(
            new SendChecks(rules, topics), topics, groups, new DeadLetters(groups, topics), schedule, store);
    }
}
