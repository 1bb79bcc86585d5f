package org.apache.rocketmq.broker.pull;

import java.util.function.Supplier;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.group.NoGroup;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/** Decides whether a group may read a queue, however it does. */
public final class ReadChecks {
    private final String reading;
    private final Supplier<PullRules> rules;
    private final Topics topics;
    private final GroupSettings groups;

    /**
     * Builds the checks.
     *
     * @param reading what it is called where a topic forbids it, as by Apache's broker
     */
    public ReadChecks(String reading, Supplier<PullRules> rules, Topics topics, GroupSettings groups) {
        this.reading = reading;
        this.rules = rules;
        this.topics = topics;
        this.groups = groups;
    }

    /**
     * Refuses everybody where the broker's permission says so.
     *
     * @param asked what somebody does, as Apache's broker calls it there
     */
    public void requireBrokerReadable(String asked) {
        if (!PermName.isReadable(rules.get().brokerPermission())) {
            throw new RequestRejected(Refusal.BROKER_NOT_READABLE,
                "the broker[" + rules.get().brokerIp() + "] " + asked + " message is forbidden: its permission is "
                    + PermName.perm2String(rules.get().brokerPermission()), rules.get().brokerPermission());
        }
    }

    /** The settings of a group, which may consume. */
    public SubscriptionGroupConfig consuming(String name) {
        var group = groups.of(name, NoGroup.TO_READ);
        if (!group.isConsumeEnable()) {
            throw new RequestRejected(Refusal.GROUP_NOT_CONSUMING,
                "subscription group no permission, " + name + ": consumeEnable is false");
        }
        return group;
    }

    /** The settings of a topic, which may be read and has the queue. */
    public TopicConfig readable(String name, int queueId, Peer reader) {
        var topic = readable(name);
        String complaint = queueComplaint(topic, queueId, reader);
        if (complaint != null) {
            throw new RequestRejected(Refusal.QUEUE_UNKNOWN, complaint, queueId, topic.getReadQueueNums());
        }
        return topic;
    }

    /** Says that a topic does not have the queue; null where it has. */
    public static String queueComplaint(TopicConfig topic, int queueId, Peer reader) {
        return queueId >= 0 && queueId < topic.getReadQueueNums() ? null
            : "queueId[" + queueId + "] is illegal, topic:[" + topic.getTopicName() + "] topicConfig.readQueueNums:["
                + topic.getReadQueueNums() + "] consumer:[/" + reader.addressText() + "]";
    }

    /** The settings of a topic, which may be read. */
    public TopicConfig readable(String name) {
        var topic = topics.find(name);
        if (topic == null) {
            throw new RequestRejected(Refusal.TOPIC_UNKNOWN, "topic[" + name + "] not exist, apply first please!");
        }
        if (!PermName.isReadable(topic.getPerm())) {
            throw new RequestRejected(Refusal.TOPIC_NOT_READABLE, "the topic[" + name
                + "] " + reading + " message is forbidden: its permission is "
                + PermName.perm2String(topic.getPerm()), topic.getPerm());
        }
        return topic;
    }
}
