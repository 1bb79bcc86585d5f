package org.apache.rocketmq.broker.send;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.replication.Copies;
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

/** Stores a message, or a batch of them for one queue. */
final class SendHandler implements Handler<SendMessageHeader> {
    private final SendChecks checks;
    private final PropertyStamp stamp;
    private final Detours detours;
    private final MessageStore store;
    private final Copies copies;
    private final Runnable appendHeld;
    private final SendAnswers answers;

    /** Where messages go, and what waits until replicas have them. */
    record Log(MessageStore store, Copies copies) { }

    SendHandler(SendChecks checks, PropertyStamp stamp, Detours detours, Log log, SendAnswers answers) {
        this.checks = checks;
        this.stamp = stamp;
        this.detours = detours;
        this.store = log.store;
        this.copies = log.copies;
        this.appendHeld = store::appendHeld;
        this.answers = answers;
    }

    @Override
    public CompletionStage<Response> handle(Request<SendMessageHeader> request) {
        copies.admit();
        var sending = checks.admit(request);
        if (sending.isBatch()) {
            return sendBatch(sending);
        }
        checks.checkType(sending.topic(), sending.properties());
        return sendOne(Priorities.isSet(sending.properties()) ? prioritized(sending) : sending);
    }

    private static Sending prioritized(Sending sending) {
        String properties = sending.properties();
        if (Detours.isDelayed(properties) || Detours.asksForTransaction(properties)) {
            return sending.with(Priorities.without(properties));
        }
        return sending.inQueue(
            Priorities.queue(properties, sending.queueId(), sending.topic().getWriteQueueNums()));
    }

    private CompletionStage<Response> sendOne(Sending sending) {
        String properties = stamp.stamp(sending.properties());
        String uniqueKey = uniqueKey(sending);
        if (uniqueKey == null || uniqueKey.isEmpty()) {
            uniqueKey = MessageClientIDSetter.createUniqID();
            properties = PropertiesText.set(
                properties, MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, uniqueKey);
        }
        var message = detours.of(sending.message(properties), sending.request(), uniqueKey);
        sending.allowance().spend(1, sending.bodyBytes());
        var stored = copies.await(store.hold(message), properties);
        sending.request().peer().afterReading(appendHeld);
        return answers.when(stored, sending.request().peer()::executeHere, message.topic(), sending.queueId(),
            new SendAnswers.Names(uniqueKey, detours.recallHandle(message)));
    }

    private CompletionStage<Response> sendBatch(Sending sending) {
        if (Detours.asksForTransaction(sending.properties())) {
            throw new RequestRejected(Refusal.TRANSACTION_NOT_POSSIBLE, "a batch may not be transactional");
        }
        String topic = sending.header().topic();
        if (Names.isGroupTopic(topic)) {
            throw new RequestRejected(Refusal.BATCH_TO_SYSTEM_TOPIC,
                "batch request does not support retry group " + topic);
        }
        refuseDelayed(sending.properties());
        var messages = BatchLayout.read(sending.request().body()).stream().map(inner -> {
            checks.checkProperties(inner.properties());
            checkInner(inner.properties());
            checks.checkType(sending.topic(), inner.properties());
            return sending.message(inner);
        }).toList();
        sending.allowance().spend(messages.size(), sending.bodyBytes());
        return answers.when(
            copies.await(store.append(messages), messages.get(0).properties()), sending.request().peer(), topic,
            sending.queueId(), new SendAnswers.Names(uniqueKey(sending), null));
    }

    private static String uniqueKey(Sending sending) {
        return PropertiesText.find(sending.properties(), MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
    }

    private static void checkInner(String properties) {
        refuseDelayed(properties);
        if (Detours.asksForTransaction(properties)) {
            throw new RequestRejected(
                Refusal.TRANSACTION_NOT_POSSIBLE, "the messages of a batch may not be transactional");
        }
    }

    private static void refuseDelayed(String properties) {
        if (Detours.isDelayed(properties)) {
            throw new RequestRejected(Refusal.BATCH_DELAYED, "the messages of a batch may not be delayed");
        }
    }
}
