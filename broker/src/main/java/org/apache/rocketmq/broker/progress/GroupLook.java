package org.apache.rocketmq.broker.progress;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.store.MessageStore;

/** All that there is to see of topics and groups. */
public record GroupLook(Topics topics, GroupSettings settings, Groups groups, ConsumerOffsets offsets,
    MessageStore store, Statistics statistics, OutOfQueue popped) {

    /** What becomes of popped messages. */
    public interface OutOfQueue {
        /** How many of them a group has out of a queue. */
        Out of(String group, String topic, int queueId);

        /** Where those of a topic come back to a group. */
        List<String> returnTopics(String group, String topic);
    }

    /**
     * Popped messages that are out.
     *
     * @param before those before the group's offset, which is behind all that it popped
     * @param behind those from the group's offset on, which is that of the first one in ordered pops
     */
    public record Out(int before, int behind) { }

    /** How many queues of a topic can have messages. */
    static int queues(TopicConfig topic) {
        return Math.max(topic.getReadQueueNums(), topic.getWriteQueueNums());
    }

    /**
     * The topics that a group has consumed or subscribes to, and those in which messages of them have come back that it
     * popped, sorted.
     */
    SortedSet<String> topicsOf(String group) {
        var names = offsets.topicsOf(group);
        names.addAll(groups.topicsOf(group));
        for (String topic : List.copyOf(names)) {
            names.addAll(popped.returnTopics(group, topic));
        }
        names.removeIf(topic -> topics.find(topic) == null);
        return names;
    }

    /** The groups that have consumed a topic or subscribe to it, sorted. */
    SortedSet<String> consumersOf(String topic) {
        var names = new TreeSet<>(offsets.groupsOf(topic));
        names.addAll(groups.subscribersOf(topic));
        return names;
    }

    /** How many messages a second a group is given of topics. */
    double perSecond(String group, Collection<String> names) {
        return names.stream().mapToDouble(topic -> statistics.gotPerSecond(group, topic)).sum();
    }

    /** Whether a topic holds what its own group is to get again, or has given up. */
    static boolean isOfGroup(String topic) {
        return Names.isGroupTopic(topic);
    }
}
