package org.apache.rocketmq.broker.transaction;

import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.EndTransactionHeader;
import org.apache.rocketmq.remoting.internal.request.ResumeCheckHalfMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.store.MessageStore;

/** Makes the handlers of this package. */
public record TransactionHandlers(Transactions transactions, Topics topics, MessageStore store,
    Statistics statistics) {

    public Handler<EndTransactionHeader> end() {
        return new EndTransactionHandler(transactions, topics, statistics);
    }

    public Handler<ResumeCheckHalfMessageHeader> resumeCheck() {
        return new ResumeCheckHandler(transactions, store);
    }
}
