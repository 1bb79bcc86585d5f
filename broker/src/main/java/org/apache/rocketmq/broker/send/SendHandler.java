package org.apache.rocketmq.broker.send;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;

/** Stores a message, or a batch of them for one queue. */
final class SendHandler implements Handler<SendMessageHeader> {
    private final SendChecks checks;
    private final PropertyStamp stamp;
    private final Detours detours;
    private final RateLimits limits;
    private final MessageStore store;
    private final SendAnswers answers;

    SendHandler(SendChecks checks, PropertyStamp stamp, Detours detours, RateLimits limits, MessageStore store,
        SendAnswers answers) {
        this.checks = checks;
        this.stamp = stamp;
        this.detours = detours;
        this.limits = limits;
        this.store = store;
        this.answers = answers;
    }

    @Override
    public CompletionStage<Response> handle(Request<SendMessageHeader> request) {
        var header = request.header();
        AllowedNames.requireGroup(header.producerGroup());
        var topic = checks.topic(header);
        int queueId = SendChecks.queue(topic, header.queueId());
        checks.checkBody(request.body().remaining());
        String properties = header.properties() == null ? "" : header.properties();
        SendChecks.checkProperties(properties);
        limits.require(topic.getTopicName());
        return Boolean.TRUE.equals(header.batch())
            ? sendBatch(request, topic, queueId, properties) : sendOne(request, topic, queueId, properties);
    }

    private CompletionStage<Response> sendOne(
        Request<SendMessageHeader> request, TopicConfig topic, int queueId, String given) {
        String properties = stamp.stamp(given);
        String uniqueKey = PropertiesText.find(given, MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        if (uniqueKey == null || uniqueKey.isEmpty()) {
            uniqueKey = MessageClientIDSetter.createUniqID();
            properties = PropertiesText.set(
                properties, MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, uniqueKey);
        }
        var message = detours.of(message(request, topic, queueId, properties), request, uniqueKey);
        limits.take(topic.getTopicName(), 1, request.body().remaining());
        return answers.when(store.append(message), request.peer(), message.topic(), queueId, uniqueKey);
    }

    private static NewMessage message(
        Request<SendMessageHeader> request, TopicConfig topic, int queueId, String properties) {
        var header = request.header();
        int reconsumeTimes = header.reconsumeTimes() == null ? 0 : header.reconsumeTimes();
        return new NewMessage(header.topic(), queueId, header.flag(), SendChecks.systemFlag(header, topic),
            header.bornTimestamp(), request.peer().remoteAddress(), reconsumeTimes, 0, request.body(), properties);
    }

    private CompletionStage<Response> sendBatch(
        Request<SendMessageHeader> request, TopicConfig topic, int queueId, String properties) {
        var header = request.header();
        if (Detours.asksForTransaction(properties)) {
            throw new RequestRejected(Refusal.TRANSACTION_NOT_POSSIBLE, "a batch may not be transactional");
        }
        if (Names.isGroupTopic(header.topic())) {
            throw new RequestRejected(Refusal.BATCH_TO_SYSTEM_TOPIC,
                "a batch may not go to the retry or dead letter topic " + header.topic());
        }
        refuseDelayed(properties);
        var messages = BatchLayout.read(request.body()).stream().map(inner -> {
            SendChecks.checkProperties(inner.properties());
            refuseDelayed(inner.properties());
            if (Detours.asksForTransaction(inner.properties())) {
                throw new RequestRejected(
                    Refusal.TRANSACTION_NOT_POSSIBLE, "the messages of a batch may not be transactional");
            }
            return new NewMessage(header.topic(), queueId, inner.flag(), SendChecks.systemFlag(header, topic),
                header.bornTimestamp(), request.peer().remoteAddress(), 0, 0, inner.body(), inner.properties());
        }).toList();
        String uniqueKey = PropertiesText.find(properties, MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        limits.take(topic.getTopicName(), messages.size(), request.body().remaining());
        return answers.when(store.append(messages), request.peer(), header.topic(), queueId, uniqueKey);
    }

    private static void refuseDelayed(String properties) {
        if (Detours.delayLevel(properties) > 0) {
            throw new RequestRejected(Refusal.BATCH_DELAYED, "the messages of a batch may not be delayed");
        }
    }
}
