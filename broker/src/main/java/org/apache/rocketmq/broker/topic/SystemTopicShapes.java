package org.apache.rocketmq.broker.topic;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.name.SystemTopics;

/** The topics that each broker has of itself, in the shapes that RocketMQ gives them. */
final class SystemTopicShapes {
    private static final int READ_WRITE = PermName.PERM_READ | PermName.PERM_WRITE;
    private static final int INHERITED = READ_WRITE | PermName.PERM_INHERIT;
    private static final int BENCHMARK_QUEUES = 1024;
    private static final int CLUSTER_QUEUES = 16;

    private SystemTopicShapes() { }

    static List<TopicConfig> of(TopicRules rules) {
        var shapes = new ArrayList<TopicConfig>();
        if (rules.autoCreate()) {
            shapes.add(inherited(rules.defaultQueues()));
        }
        shapes.add(topic(SystemTopics.SELF_TEST, 1, READ_WRITE));
        shapes.add(topic(SystemTopics.BENCHMARK, BENCHMARK_QUEUES, READ_WRITE));
        shapes.add(topic(SystemTopics.OFFSET_MOVED_EVENT, 1, READ_WRITE));
        shapes.add(topic(SystemTopics.SCHEDULE_TOPIC_XXXX, rules.delayLevels(), READ_WRITE));
        shapes.add(topic(SystemTopics.TRANSACTION_HALF, 1, READ_WRITE));
        shapes.add(topic(SystemTopics.TRANSACTION_DONE, 1, READ_WRITE));
        shapes.add(topic(SystemTopics.TRANSACTION_GIVEN_UP, 1, READ_WRITE));
        shapes.add(topic(rules.clusterName(), CLUSTER_QUEUES, permission(rules.clusterTopic())));
        String replies = SystemTopics.replyTopic(rules.clusterName());
        if (Names.topicComplaint(replies) == null) {
            shapes.add(topic(replies, 1, READ_WRITE));
        }
        String revive = SystemTopics.reviveTopic(rules.clusterName());
        if (Names.topicComplaint(revive) == null) {
            shapes.add(topic(revive, rules.reviveQueues(), READ_WRITE));
        }
        if (Names.topicComplaint(rules.brokerName()) == null) {
            shapes.add(topic(rules.brokerName(), 1, permission(rules.brokerTopic())));
        }
        if (rules.timers()) {
            shapes.add(topic(SystemTopics.TIMER_WHEEL, 1, READ_WRITE));
        }
        if (rules.traceTopic()) {
            shapes.add(topic(rules.traceTopicName(), 1, READ_WRITE));
        }
        return shapes;
    }

    /** The topic that those inherit from that are made by their first message. */
    static TopicConfig inherited(int queues) {
        return topic(SystemTopics.TBW102, queues, INHERITED);
    }

    private static int permission(boolean open) {
        return open ? INHERITED : PermName.PERM_INHERIT;
    }

    private static TopicConfig topic(String name, int queues, int permission) {
        return new TopicConfig(name, queues, queues, permission);
    }
}
