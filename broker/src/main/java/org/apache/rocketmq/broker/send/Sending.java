package org.apache.rocketmq.broker.send;

import org.apache.rocketmq.broker.limit.Allowance;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.TopicFilterType;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.store.NewMessage;

/**
 * A message, a batch or a reply that may be sent, with what its sender left open filled in.
 *
 * @param properties as the sender gave them, never null
 * @param allowance of the topic
 */
record Sending(Request<SendMessageHeader> request, TopicConfig topic, int queueId, String properties,
    Allowance allowance) {

    SendMessageHeader header() {
        return request.header();
    }

    /** The same for another queue. */
    Sending inQueue(int otherQueue) {
        return new Sending(request, topic, otherQueue, properties, allowance);
    }

    /** The same with other properties. */
    Sending with(String otherProperties) {
        return new Sending(request, topic, queueId, otherProperties, allowance);
    }

    boolean isBatch() {
        return Boolean.TRUE.equals(header().batch());
    }

    int bodyBytes() {
        return request.body().remaining();
    }

    /** The message, with properties that may be others than the sender's. */
    NewMessage message(String ownProperties) {
        int reconsumeTimes = header().reconsumeTimes() == null ? 0 : header().reconsumeTimes();
        return new NewMessage(header().topic(), queueId, header().flag(), systemFlag(), header().bornTimestamp(),
            request.peer().remoteAddress(), reconsumeTimes, 0, request.body(), ownProperties);
    }

    /** A message of the batch. */
    NewMessage message(BatchLayout.Inner inner) {
        return new NewMessage(header().topic(), queueId, inner.flag(), systemFlag(), header().bornTimestamp(),
            request.peer().remoteAddress(), 0, 0, inner.body(), inner.properties());
    }

    /** The hosts' kinds are the store's to say, not the sender's. */
    private int systemFlag() {
        int own = header().sysFlag() & ~(MessageSysFlag.BORNHOST_V6_FLAG | MessageSysFlag.STOREHOSTADDRESS_V6_FLAG);
        return topic.getTopicFilterType() == TopicFilterType.MULTI_TAG ? own | MessageSysFlag.MULTI_TAGS_FLAG : own;
    }
}
