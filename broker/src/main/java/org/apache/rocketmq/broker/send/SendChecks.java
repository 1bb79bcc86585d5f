package org.apache.rocketmq.broker.send;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.common.sysflag.TopicSysFlag;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** Decides whether a message may be stored, and into which topic and queue. */
final class SendChecks {
    private final Supplier<SendRules> rules;
    private final Topics topics;
    private final RateLimits limits;

    SendChecks(Supplier<SendRules> rules, Topics topics, RateLimits limits) {
        this.rules = rules;
        this.topics = topics;
        this.limits = limits;
    }

    /**
     * What a producer or a consumer sends, where it may.
     *
     * @throws RequestRejected where it may not
     */
    Sending admit(Request<SendMessageHeader> request) {
        var header = request.header();
        AllowedNames.requireGroup(header.producerGroup());
        var topic = topic(header);
        int queueId = queue(topic, header.queueId(), request.peer());
        checkBody(request.body().remaining());
        String properties = header.properties() == null ? "" : header.properties();
        checkProperties(properties);
        return new Sending(request, topic, queueId, properties, limits.require(topic.getTopicName()));
    }

    /** Refuses a message that is not of its topic's type, where that is asked for. */
    void checkType(TopicConfig topic, String properties) {
        if (rules.get().typesChecked()) {
            MessageTypes.check(topic, properties);
        }
    }

    /** The topic that a producer names; made where it may be. */
    private TopicConfig topic(SendMessageHeader header) {
        checkBrokerWritable();
        var topic = topics.find(header.topic());
        if (topic == null) {
            topic = makeTopic(header);
        }
        if (!PermName.isWriteable(topic.getPerm())) {
            throw new RequestRejected(Refusal.TOPIC_NOT_WRITABLE, "the topic[" + header.topic()
                + "] sending message is forbidden: its permission is " + PermName.perm2String(topic.getPerm()),
                topic.getPerm());
        }
        if (!SystemTopics.isOpen(header.topic())) {
            throw new RequestRejected(Refusal.SYSTEM_TOPIC_NOT_SENDABLE,
                "Sending message to topic[" + header.topic() + "] is forbidden: it is the system's");
        }
        return topic;
    }

    /**
     * The topic that holds what a group is to get again.
     *
     * @throws RequestRejected where nothing may be written to it
     */
    TopicConfig retryTopic(String group) {
        var topic = topics.retryTopic(group);
        if (!PermName.isWriteable(topic.getPerm())) {
            throw new RequestRejected(Refusal.TOPIC_NOT_WRITABLE,
                "the topic[" + topic.getTopicName() + "] sending message is forbidden", topic.getPerm());
        }
        return topic;
    }

    void checkBrokerWritable() {
        if (!PermName.isWriteable(rules.get().brokerPermission())) {
            throw new RequestRejected(Refusal.BROKER_NOT_WRITABLE, "the broker[" + rules.get().brokerIp()
                + "] sending message is forbidden: its permission is "
                + PermName.perm2String(rules.get().brokerPermission()), rules.get().brokerPermission());
        }
    }

    private TopicConfig makeTopic(SendMessageHeader header) {
        String name = header.topic();
        AllowedNames.requireTopic(name);
        if (name.startsWith(Names.RETRY_PREFIX)) {
            return topics.retryTopic(name.substring(Names.RETRY_PREFIX.length()));
        }
        int unit = Boolean.TRUE.equals(header.unitMode()) ? TopicSysFlag.buildSysFlag(true, false) : 0;
        var made = topics.findOrInherit(name, header.defaultTopic(), header.defaultTopicQueueNums(), unit);
        if (made == null) {
            throw new RequestRejected(
                Refusal.TOPIC_UNKNOWN, "topic[" + name + "] not exist, apply first please!");
        }
        return made;
    }

    /** The queue that a producer names, or any where it leaves the choice to the broker. */
    private static int queue(TopicConfig topic, int wished, Peer sender) {
        int queues = topic.getWriteQueueNums();
        if (wished >= queues) {
            throw new RequestRejected(Refusal.QUEUE_UNKNOWN, "request queueId[" + wished + "] is illegal, " + topic
                + " Producer: " + sender.addressText(), wished, queues);
        }
        return wished >= 0 ? wished : ThreadLocalRandom.current().nextInt(queues);
    }

    private void checkBody(int bytes) {
        int most = rules.get().maxBodyBytes();
        if (bytes > most) {
            throw new RequestRejected(Refusal.MESSAGE_TOO_LONG, tooLong("body of " + bytes
                + " bytes is longer than maxMessageSize " + most), bytes, most);
        }
    }

    /** Refuses properties that are too long. */
    void checkProperties(String properties) {
        if (properties.length() > RecordLayout.MAX_PROPERTIES_BYTES) {
            throw new RequestRejected(Refusal.PROPERTIES_TOO_LONG, tooLong("properties of " + properties.length()
                + " characters are longer than " + RecordLayout.MAX_PROPERTIES_BYTES),
                properties.length(), RecordLayout.MAX_PROPERTIES_BYTES);
        }
    }

    /** What is too long, after the words of Apache's broker. */
    private String tooLong(String what) {
        return "the message is illegal, maybe msg body or properties length not matched. msg body length limit "
            + rules.get().maxBodyBytes() + "B, msg properties length limit 32KB. Its " + what;
    }
}
