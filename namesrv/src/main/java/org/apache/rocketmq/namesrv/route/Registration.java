package org.apache.rocketmq.namesrv.route;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a broker says when it registers.
 *
 * @param haAddress where its slaves copy from
 * @param timeout how long it may be silent
 * @param topics the topics it speaks of: all that it has, or only those that are new or changed
 * @param scope which of the two
 */
public record Registration(
    Member member, String haAddress, Duration timeout, boolean actingMaster, List<String> filterServers,
    TopicVersion version, Map<String, TopicQueues> topics, Scope scope) {

    /** How much of its topics a broker speaks of. */
    public enum Scope {
        /** New and changed topics; perhaps all, but that is not sure. */
        SOME_TOPICS,
        /** All topics; others that it had may stay, as somebody may have registered them for it. */
        ALL_TOPICS,
        /** All topics, and others that it had are gone. */
        EXACTLY_THESE_TOPICS
    }

    public Registration {
        filterServers = List.copyOf(filterServers);
        topics = Map.copyOf(topics);
    }
}
