package org.apache.rocketmq.broker;

import java.util.List;
import org.apache.rocketmq.broker.admin.AdminHandlers;
import org.apache.rocketmq.broker.assignment.AssignmentHandlers;
import org.apache.rocketmq.broker.config.ConfigHandlers;
import org.apache.rocketmq.broker.group.GroupHandlers;
import org.apache.rocketmq.broker.lock.LockHandlers;
import org.apache.rocketmq.broker.membership.BrokerIdentity;
import org.apache.rocketmq.broker.membership.RegisteredFirst;
import org.apache.rocketmq.broker.offset.OffsetHandlers;
import org.apache.rocketmq.broker.pop.PopHandlers;
import org.apache.rocketmq.broker.progress.ProgressHandlers;
import org.apache.rocketmq.broker.pull.PullHandlers;
import org.apache.rocketmq.broker.query.QueryHandlers;
import org.apache.rocketmq.broker.relay.RelayHandlers;
import org.apache.rocketmq.broker.replication.ReplicationHandlers;
import org.apache.rocketmq.broker.send.ReplyHandlers;
import org.apache.rocketmq.broker.send.SendHandlers;
import org.apache.rocketmq.broker.stats.StatsHandlers;
import org.apache.rocketmq.broker.transaction.TransactionHandlers;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** All that a broker answers. A code that is not here is refused as not supported. */
final class BrokerRequests {
    private BrokerRequests() { }

    /** What operators look at, the settings, and whose answers wait until a topic is known. */
    record Looks(ProgressHandlers progress, RelayHandlers relay, StatsHandlers stats, ConfigHandlers config,
        AssignmentHandlers assignment, RegisteredFirst registered, ReplicationHandlers replication) { }

    static HandlerTable table(SendHandlers send, ReplyHandlers reply, PullHandlers pull, PopHandlers pop,
        OffsetHandlers offset, GroupHandlers group, LockHandlers lock, QueryHandlers query, AdminHandlers admin,
        TransactionHandlers transaction, Looks look, Patience patience) {

        var sending = look.registered.answering(send.send());
        return popping(HandlerTable.builder(), pop, look.assignment, patience).patience(Lane.ADMIN, patience.admin())
            .on(Requests.SEND_MESSAGE, sending, Lane.IO, patience.send())
            .on(Requests.SEND_MESSAGE_V2, sending, Lane.IO, patience.send())
            .on(Requests.SEND_BATCH_MESSAGE, sending, Lane.IO, patience.send())
            .on(Requests.GET_TIMER_CHECK_POINT, send.timerCheck(), Lane.ADMIN)
            .on(Requests.GET_TIMER_METRICS, send.timerMetrics(), Lane.ADMIN)
            .on(Requests.RECALL_MESSAGE, send.recall(), Lane.ADMIN)
            .on(Requests.SEND_REPLY_MESSAGE, reply.reply(), Lane.IO, patience.send())
            .on(Requests.SEND_REPLY_MESSAGE_V2, reply.reply(), Lane.IO, patience.send())
            .on(Requests.CONSUMER_SEND_MSG_BACK, send.sendBack(), Lane.IO, patience.send())
            .on(Requests.END_TRANSACTION, transaction.end(), Lane.IO)
            .on(Requests.RESUME_CHECK_HALF_MESSAGE, transaction.resumeCheck(), Lane.ADMIN)
            .on(Requests.PULL_MESSAGE, pull.pull(), Lane.IO, patience.pull())
            .on(Requests.LITE_PULL_MESSAGE, pull.pull(), Lane.IO, patience.pull())
            .on(Requests.QUERY_CONSUMER_OFFSET, offset.query(), Lane.IO)
            .on(Requests.UPDATE_CONSUMER_OFFSET, offset.commit(), Lane.IO)
            .on(Requests.INVOKE_BROKER_TO_RESET_OFFSET, offset.reset(), Lane.ADMIN)
            .on(Requests.CLONE_GROUP_OFFSET, offset.cloneOffsets(), Lane.ADMIN)
            .on(Requests.QUERY_CORRECTION_OFFSET, offset.least(), Lane.ADMIN)
            .on(Requests.GET_ALL_CONSUMER_OFFSET, offset.all(), Lane.ADMIN)
            .on(Requests.GET_TOPIC_STATS_INFO, look.progress.topicStats(), Lane.ADMIN)
            .on(Requests.GET_CONSUME_STATS, look.progress.consumeStats(), Lane.ADMIN)
            .on(Requests.GET_BROKER_CONSUME_STATS, look.progress.brokerConsumeStats(), Lane.ADMIN)
            .on(Requests.QUERY_CONSUME_TIME_SPAN, look.progress.timeSpans(), Lane.ADMIN)
            .on(Requests.QUERY_TOPIC_CONSUME_BY_WHO, look.progress.consumersOf(), Lane.ADMIN)
            .on(Requests.QUERY_TOPICS_BY_CONSUMER, look.progress.topicsOf(), Lane.ADMIN)
            .on(Requests.QUERY_SUBSCRIPTION_BY_CONSUMER, look.progress.subscription(), Lane.ADMIN)
            .on(Requests.GET_CONSUMER_RUNNING_INFO, look.relay.runningInfo(), Lane.ADMIN)
            .on(Requests.CONSUME_MESSAGE_DIRECTLY, look.relay.consumeDirectly(), Lane.ADMIN)
            .on(Requests.INVOKE_BROKER_TO_GET_CONSUMER_STATUS, look.relay.consumerStatus(), Lane.ADMIN)
            .on(Requests.VIEW_BROKER_STATS_DATA, look.stats.view(), Lane.ADMIN)
            .on(Requests.GET_MAX_OFFSET, query.maxOffset(), Lane.IO)
            .on(Requests.GET_MIN_OFFSET, query.minOffset(), Lane.IO)
            .on(Requests.SEARCH_OFFSET_BY_TIMESTAMP, query.searchOffset(), Lane.ADMIN)
            .on(Requests.QUERY_MESSAGE, query.queryMessage(), Lane.ADMIN)
            .on(Requests.VIEW_MESSAGE_BY_ID, query.viewMessage(), Lane.ADMIN)
            .on(Requests.HEART_BEAT, group.heartbeat(), Lane.IO, patience.heartbeat())
            .on(Requests.UNREGISTER_CLIENT, group.unregister(), Lane.IO)
            .on(Requests.GET_CONSUMER_LIST_BY_GROUP, group.listConsumers(), Lane.IO)
            .on(Requests.CHECK_CLIENT_CONFIG, group.checkClient(), Lane.IO)
            .on(Requests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, group.update(), Lane.ADMIN)
            .on(Requests.DELETE_SUBSCRIPTIONGROUP, admin.deleteGroup(), Lane.ADMIN)
            .on(Requests.GET_CONSUMER_CONNECTION_LIST, group.consumerConnections(), Lane.ADMIN)
            .on(Requests.GET_PRODUCER_CONNECTION_LIST, group.producerConnections(), Lane.ADMIN)
            .on(Requests.LOCK_BATCH_MQ, lock.lock(), Lane.IO)
            .on(Requests.UNLOCK_BATCH_MQ, lock.unlock(), Lane.IO)
            .on(Requests.GET_BROKER_RUNTIME_INFO, query.runtime(), Lane.ADMIN)
            .on(Requests.GET_BROKER_HA_STATUS, look.replication.status(), Lane.ADMIN)
            .on(Requests.GET_BROKER_CONFIG, look.config.get(), Lane.ADMIN)
            .on(Requests.UPDATE_BROKER_CONFIG, look.config.update(), Lane.ADMIN)
            .on(Requests.UPDATE_AND_CREATE_TOPIC, look.registered.answering(admin.createTopic()), Lane.ADMIN)
            .on(Requests.UPDATE_AND_CREATE_TOPIC_LIST, look.registered.answering(admin.createTopics()), Lane.ADMIN)
            .on(Requests.GET_ALL_TOPIC_CONFIG, admin.allTopics(), Lane.ADMIN)
            .on(Requests.GET_TOPIC_CONFIG, admin.topic(), Lane.ADMIN)
            .on(Requests.GET_SYSTEM_TOPIC_LIST_FROM_BROKER, admin.systemTopics(), Lane.ADMIN)
            .on(Requests.CLEAN_UNUSED_TOPIC, admin.cleanTopics(), Lane.ADMIN)
            .on(Requests.GET_ALL_DELAY_OFFSET, admin.delayProgress(), Lane.ADMIN)
            .on(Requests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST, group.updateAll(), Lane.ADMIN)
            .on(Requests.GET_ALL_SUBSCRIPTIONGROUP_CONFIG, group.all(), Lane.ADMIN)
            .on(Requests.GET_SUBSCRIPTIONGROUP_CONFIG, group.one(), Lane.ADMIN)
            .on(Requests.GET_ALL_PRODUCER_INFO, group.allProducers(), Lane.ADMIN)
            .on(Requests.GET_EARLIEST_MSG_STORETIME, query.earliestTime(), Lane.ADMIN)
            .on(Requests.QUERY_CONSUME_QUEUE, look.progress.queueEntries(), Lane.ADMIN)
            .on(Requests.DELETE_TOPIC_IN_BROKER, admin.deleteTopic(), Lane.ADMIN)
            .on(Requests.DELETE_EXPIRED_COMMITLOG, admin.deleteExpiredLog(), Lane.ADMIN)
            .on(Requests.CLEAN_EXPIRED_CONSUMEQUEUE, admin.cleanExpiredQueues(), Lane.ADMIN)
            .build();
    }

    /** What a replica answers: nothing that would have it store something, or that the primary's tables would undo. */
    static HandlerTable ofReplica(HandlerTable table, BrokerIdentity self) {
        return table.refusing(List.of(Requests.SEND_MESSAGE, Requests.SEND_MESSAGE_V2, Requests.SEND_BATCH_MESSAGE,
            Requests.SEND_REPLY_MESSAGE, Requests.SEND_REPLY_MESSAGE_V2, Requests.CONSUMER_SEND_MSG_BACK,
            Requests.RECALL_MESSAGE, Requests.END_TRANSACTION, Requests.RESUME_CHECK_HALF_MESSAGE,
            Requests.POP_MESSAGE, Requests.ACK_MESSAGE, Requests.BATCH_ACK_MESSAGE,
            Requests.CHANGE_MESSAGE_INVISIBLETIME, Requests.NOTIFICATION, Requests.POLLING_INFO,
            Requests.UPDATE_AND_CREATE_TOPIC, Requests.UPDATE_AND_CREATE_TOPIC_LIST,
            Requests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, Requests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST,
            Requests.SET_MESSAGE_REQUEST_MODE, Requests.CLONE_GROUP_OFFSET, Requests.INVOKE_BROKER_TO_RESET_OFFSET),
            () -> new RequestRejected(Refusal.BROKER_IS_REPLICA, "the broker " + self.name() + "[" + self.address()
                + "] is a replica (brokerRole=SLAVE, brokerId=" + self.id() + ") and takes nothing itself: ask the"
                + " primary of its name"));
    }

    private static HandlerTable.Builder popping(HandlerTable.Builder table, PopHandlers pop,
        AssignmentHandlers assignment, Patience patience) {
        return table
            .on(Requests.POP_MESSAGE, pop.pop(), Lane.IO, patience.pull())
            .on(Requests.ACK_MESSAGE, pop.ack(), Lane.IO, patience.pull())
            .on(Requests.BATCH_ACK_MESSAGE, pop.batchAck(), Lane.IO, patience.pull())
            .on(Requests.CHANGE_MESSAGE_INVISIBLETIME, pop.changeInvisible(), Lane.IO, patience.pull())
            .on(Requests.NOTIFICATION, pop.notification(), Lane.IO, patience.pull())
            .on(Requests.PEEK_MESSAGE, pop.peek(), Lane.IO, patience.pull())
            .on(Requests.QUERY_ASSIGNMENT, assignment.assignment(), Lane.IO, patience.heartbeat())
            .on(Requests.SET_MESSAGE_REQUEST_MODE, assignment.setMode(), Lane.ADMIN)
            .on(Requests.GET_ALL_MESSAGE_REQUEST_MODE, assignment.allModes(), Lane.ADMIN)
            .on(Requests.POLLING_INFO, pop.pollingInfo(), Lane.IO, patience.pull());
    }
}
