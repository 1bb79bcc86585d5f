package org.apache.rocketmq.broker.admin;

import java.util.List;
import java.util.stream.Stream;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.internal.name.Names;

/**
 * The topics where what was popped of a topic has come back. They go with it: else the messages of one that was deleted
 * would be popped from one that has its name later.
 */
final class PoppedTopics {
    private final Topics topics;
    private final GroupSettings groups;
    private final GroupProgress offsets;

    PoppedTopics(Topics topics, GroupSettings groups, GroupProgress offsets) {
        this.topics = topics;
        this.groups = groups;
        this.offsets = offsets;
    }

    /** Those of the groups that have an offset in the topic. */
    List<String> of(String topic) {
        return offsets.groupsOf(topic).stream().flatMap(group ->
            Stream.of(Names.POP_RETRY_SEPARATOR, Names.SECOND_POP_RETRY_SEPARATOR)
                .map(separator -> Names.RETRY_PREFIX + group + separator + topic))
            .filter(retry -> topics.find(retry) != null && !isOthers(retry, topic)).toList();
    }

    /** Whether it is a group's own retry topic as well, or belongs to a group and another topic. */
    private boolean isOthers(String retry, String topic) {
        return groups.names().stream().map(group -> Names.RETRY_PREFIX + group).filter(retry::startsWith)
            .map(own -> retry.substring(own.length())).anyMatch(rest -> rest.isEmpty()
                || rest.charAt(0) == Names.POP_RETRY_SEPARATOR && !rest.substring(1).equals(topic)
                    && topics.find(rest.substring(1)) != null);
    }
}
