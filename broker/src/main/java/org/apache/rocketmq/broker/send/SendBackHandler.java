package org.apache.rocketmq.broker.send;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.rocketmq.broker.delay.DelaySchedule;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.group.NoGroup;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.request.ConsumerSendMsgBackHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;

/** A consumer hands a message back: it gets it again after a delay that grows, or the group has given it up. */
final class SendBackHandler implements Handler<ConsumerSendMsgBackHeader> {
    /** The level of the first retry; each further one takes the next level. */
    private static final int FIRST_RETRY_LEVEL = 3;

    private final SendChecks checks;
    private final GroupSettings groups;
    private final DeadLetters deadLetters;
    private final DelaySchedule schedule;
    private final MessageStore store;
    private final SendAnswers answers;

    SendBackHandler(SendChecks checks, GroupSettings groups, DeadLetters deadLetters, DelaySchedule schedule,
        MessageStore store, SendAnswers answers) {
        this.checks = checks;
        this.groups = groups;
        this.deadLetters = deadLetters;
        this.schedule = schedule;
        this.store = store;
        this.answers = answers;
    }

    @Override
    public CompletionStage<Response> handle(Request<ConsumerSendMsgBackHeader> request) {
        var header = request.header();
        checks.checkBrokerWritable();
        int retryQueues = groups.of(header.group(), NoGroup.TO_RETURN_TO).getRetryQueueNums();
        if (retryQueues <= 0) {
            return Response.ok().now();
        }
        var record = store.recordAt(header.offset()).orElseThrow(() -> new RequestRejected(
            Refusal.MESSAGE_NOT_FOUND, "look message by offset failed, " + header.offset(), header.offset()));
        var message = new StoredMessage(record);
        boolean givenUp = header.delayLevel() < 0 || message.reconsumeTimes()
            >= deadLetters.maxReconsumeTimes(header.group(), header.maxReconsumeTimes());
        var returned = givenUp ? deadLetter(message, header.group()) : retry(message, header, retryQueues);
        return answers.returnedWhen(
            store.append(returned), request.peer(), returned.topic(), header.group(), originTopic(message));
    }

    private NewMessage deadLetter(StoredMessage message, String group) {
        return message.copyTo(
            deadLetters.topicOf(group), 0, message.reconsumeTimes() + 1, DeadLetters.givenUp(returned(message)));
    }

    private NewMessage retry(StoredMessage message, ConsumerSendMsgBackHeader header, int retryQueues) {
        var topic = checks.retryTopic(header.group());
        int level = header.delayLevel() == 0 ? FIRST_RETRY_LEVEL + message.reconsumeTimes() : header.delayLevel();
        int queueId = ThreadLocalRandom.current().nextInt(Math.min(retryQueues, topic.getWriteQueueNums()));
        return schedule.postpone(
            message.copyTo(topic.getTopicName(), queueId, message.reconsumeTimes() + 1, returned(message)), level);
    }

    /** The properties of a message that comes again: where it was first, and no waiting for its flush. */
    private static String returned(StoredMessage message) {
        String properties = PropertiesText.set(
            message.properties(), MessageConst.PROPERTY_RETRY_TOPIC, originTopic(message));
        properties = PropertiesText.set(properties, MessageConst.PROPERTY_ORIGIN_MESSAGE_ID, originId(message));
        return PropertiesText.set(properties, MessageConst.PROPERTY_WAIT_STORE_MSG_OK, "false");
    }

    private static String originTopic(StoredMessage message) {
        String known = message.property(MessageConst.PROPERTY_RETRY_TOPIC);
        return known == null ? message.topic() : known;
    }

    private static String originId(StoredMessage message) {
        String known = message.property(MessageConst.PROPERTY_ORIGIN_MESSAGE_ID);
        return known == null || known.isEmpty() ? message.offsetMessageId() : known;
    }
}
