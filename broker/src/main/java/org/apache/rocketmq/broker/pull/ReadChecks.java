package org.apache.rocketmq.broker.pull;

import java.util.function.Supplier;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/** Decides whether a group may read a queue, however it does. */
public final class ReadChecks {
    private final Supplier<PullRules> rules;
    private final Topics topics;
    private final GroupSettings groups;

    public ReadChecks(Supplier<PullRules> rules, Topics topics, GroupSettings groups) {
        this.rules = rules;
        this.topics = topics;
        this.groups = groups;
    }

    /** Refuses everybody where the broker's permission says so. */
    public void requireBrokerReadable() {
        if (!PermName.isReadable(rules.get().brokerPermission())) {
            throw new RequestRejected(Refusal.BROKER_NOT_READABLE,
                "the broker[" + rules.get().brokerAddress() + "] pulling message is forbidden: its permission is "
                    + PermName.perm2String(rules.get().brokerPermission()), rules.get().brokerPermission());
        }
    }

    /** The settings of a group, which may consume. */
    public SubscriptionGroupConfig consuming(String name) {
        var group = groups.of(name);
        if (!group.isConsumeEnable()) {
            throw new RequestRejected(Refusal.GROUP_NOT_CONSUMING,
                "subscription group no permission, " + name + ": consumeEnable is false");
        }
        return group;
    }

    /** The settings of a topic, which may be read and has the queue. */
    public TopicConfig readable(String name, int queueId) {
        var topic = readable(name);
        if (queueId < 0 || queueId >= topic.getReadQueueNums()) {
            throw new RequestRejected(Refusal.QUEUE_UNKNOWN, "queueId[" + queueId + "] is illegal, topic:[" + name
                + "] topicConfig.readQueueNums:[" + topic.getReadQueueNums() + "]", queueId, topic.getReadQueueNums());
        }
        return topic;
    }

    /** The settings of a topic, which may be read. */
    public TopicConfig readable(String name) {
        var topic = topics.find(name);
        if (topic == null) {
            throw new RequestRejected(Refusal.TOPIC_UNKNOWN, "topic[" + name + "] not exist, apply first please!");
        }
        if (!PermName.isReadable(topic.getPerm())) {
            throw new RequestRejected(Refusal.TOPIC_NOT_READABLE, "the topic[" + name
                + "] pulling message is forbidden: its permission is " + PermName.perm2String(topic.getPerm()),
                topic.getPerm());
        }
        return topic;
    }
}
