package org.apache.rocketmq.broker.transaction;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.internal.request.EndTransactionHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A producer says how its transaction went. Most do not wait for the answer, so a refusal is also in the log. */
final class EndTransactionHandler implements Handler<EndTransactionHeader> {
    private static final Logger LOG = LoggerFactory.getLogger(EndTransactionHandler.class);

    private final Transactions transactions;
    private final Topics topics;
    private final Statistics statistics;

    EndTransactionHandler(Transactions transactions, Topics topics, Statistics statistics) {
        this.transactions = transactions;
        this.topics = topics;
        this.statistics = statistics;
    }

    @Override
    public CompletionStage<Response> handle(Request<EndTransactionHeader> request) {
        try {
            return end(request.header()).whenComplete((answer, failure) -> {
                if (failure != null) {
                    logRefusal(request, failure);
                }
            });
        } catch (RequestRejected e) {
            logRefusal(request, e);
            throw e;
        }
    }

    private static void logRefusal(Request<EndTransactionHeader> request, Throwable refusal) {
        var header = request.header();
        LOG.warn("The end {} of a transaction of the group {} from {} is refused: {}", header.outcome(),
            header.producerGroup(), request.peer(), refusal.getMessage());
    }

    private CompletionStage<Response> end(EndTransactionHeader header) {
        return switch (header.outcome()) {
            case MessageSysFlag.TRANSACTION_COMMIT_TYPE -> commit(half(header));
            case MessageSysFlag.TRANSACTION_ROLLBACK_TYPE ->
                AppendAnswers.plainlyWhen(transactions.rollBack(half(header)));
            case MessageSysFlag.TRANSACTION_NOT_TYPE -> Response.ok().now();
            default -> throw new RequestRejected(Refusal.TRANSACTION_OUTCOME_BAD,
                "commitOrRollback field wrong: " + header.outcome() + " is none of 0, 8 (commit) and 12 (roll back)");
        };
    }

    /** The half message that is meant; what it says of itself must be what the producer says of it. */
    private HalfMessage half(EndTransactionHeader header) {
        var half = transactions.halves().at(header.halfPosition());
        if (half == null) {
            throw new RequestRejected(Refusal.TRANSACTION_UNKNOWN, "Find prepared transaction message failed: no half"
                + " message lies at commitLogOffset " + header.halfPosition(), header.halfPosition());
        }
        if (!header.producerGroup().equals(half.group())) {
            throw mismatch("The producer group wrong: the half message " + half.id() + " is not one of "
                + header.producerGroup());
        }
        if (header.halfOffset() != half.offset()) {
            throw mismatch("The transaction state table offset wrong: the half message " + half.id() + " has not "
                + header.halfOffset() + " but " + half.offset());
        }
        return half;
    }

    private static RequestRejected mismatch(String why) {
        return new RequestRejected(Refusal.TRANSACTION_MISMATCH, why);
    }

    private CompletionStage<Response> commit(HalfMessage half) {
        if (topics.find(half.ownTopic()) == null) {
            throw new RequestRejected(Refusal.TOPIC_UNKNOWN, "topic[" + half.ownTopic()
                + "] not exist: the half message " + half.id() + " is not committed");
        }
        String topic = half.ownTopic();
        return AppendAnswers.plainlyWhen(transactions.commit(half).thenApply(appended -> {
            statistics.countPut(topic, appended.messages(), appended.length());
            return appended;
        }));
    }
}
