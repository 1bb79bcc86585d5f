package org.apache.rocketmq.broker.send;

import java.time.InstantSource;
import org.apache.rocketmq.broker.group.Producers;
import org.apache.rocketmq.broker.record.OffsetMessageIds;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.store.MessageStore;

/** Makes the handler of replies. */
public record ReplyHandlers(
    SendRules rules, Topics topics, Producers producers, OffsetMessageIds ids, MessageStore store,
    InstantSource clock) {

    /** Hands a reply to the client that asked. */
    public Handler<SendMessageHeader> reply() {
        var stamp = new PropertyStamp(rules);
        return new ReplyHandler(rules, new SendChecks(rules, topics), stamp,
            new ReplyPush(producers, rules.brokerAddress(), clock), store, new SendAnswers(ids, stamp));
    }
}
