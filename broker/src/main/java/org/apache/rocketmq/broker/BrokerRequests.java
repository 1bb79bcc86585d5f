package org.apache.rocketmq.broker;

import org.apache.rocketmq.broker.admin.AdminHandlers;
import org.apache.rocketmq.broker.group.GroupHandlers;
import org.apache.rocketmq.broker.lock.LockHandlers;
import org.apache.rocketmq.broker.offset.OffsetHandlers;
import org.apache.rocketmq.broker.pull.PullHandlers;
import org.apache.rocketmq.broker.query.QueryHandlers;
import org.apache.rocketmq.broker.send.ReplyHandlers;
import org.apache.rocketmq.broker.send.SendHandlers;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;

/** All that a broker answers. A code that is not here is refused as not supported. */
final class BrokerRequests {
    private BrokerRequests() { }

    static HandlerTable table(SendHandlers send, ReplyHandlers reply, PullHandlers pull, OffsetHandlers offset,
        GroupHandlers group, LockHandlers lock, QueryHandlers query, AdminHandlers admin) {
        return HandlerTable.builder()
            .on(Requests.SEND_MESSAGE, send.send(), Lane.IO)
            .on(Requests.SEND_MESSAGE_V2, send.send(), Lane.IO)
            .on(Requests.SEND_BATCH_MESSAGE, send.send(), Lane.IO)
            .on(Requests.SEND_REPLY_MESSAGE, reply.reply(), Lane.IO)
            .on(Requests.SEND_REPLY_MESSAGE_V2, reply.reply(), Lane.IO)
            .on(Requests.CONSUMER_SEND_MSG_BACK, send.sendBack(), Lane.IO)
            .on(Requests.PULL_MESSAGE, pull.pull(), Lane.IO)
            .on(Requests.LITE_PULL_MESSAGE, pull.pull(), Lane.IO)
            .on(Requests.QUERY_CONSUMER_OFFSET, offset.query(), Lane.IO)
            .on(Requests.UPDATE_CONSUMER_OFFSET, offset.commit(), Lane.IO)
            .on(Requests.GET_MAX_OFFSET, query.maxOffset(), Lane.IO)
            .on(Requests.GET_MIN_OFFSET, query.minOffset(), Lane.IO)
            .on(Requests.SEARCH_OFFSET_BY_TIMESTAMP, query.searchOffset(), Lane.ADMIN)
            .on(Requests.QUERY_MESSAGE, query.queryMessage(), Lane.ADMIN)
            .on(Requests.VIEW_MESSAGE_BY_ID, query.viewMessage(), Lane.ADMIN)
            .on(Requests.HEART_BEAT, group.heartbeat(), Lane.IO)
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
            .on(Requests.UPDATE_AND_CREATE_TOPIC, admin.createTopic(), Lane.ADMIN)
            .on(Requests.DELETE_TOPIC_IN_BROKER, admin.deleteTopic(), Lane.ADMIN)
            .on(Requests.DELETE_EXPIRED_COMMITLOG, admin.deleteExpiredLog(), Lane.ADMIN)
            .on(Requests.CLEAN_EXPIRED_CONSUMEQUEUE, admin.cleanExpiredQueues(), Lane.ADMIN)
            .build();
    }
}
