package org.apache.rocketmq.namesrv.route;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The brokers, the topics and the queues at one moment. Immutable; an update gives another view, or this one where it
 * changes nothing, so that whatever was computed from a view holds as long as the view does.
 */
public final class ClusterView {
    public static final ClusterView EMPTY = new ClusterView(new TreeMap<>(), new HashMap<>());

    private final SortedMap<String, BrokerGroup> groups;
    /** Topic, then broker name. A broker name in here is always one of the groups; no inner map is empty. */
    private final Map<String, SortedMap<String, TopicQueues>> topics;

    private ClusterView(SortedMap<String, BrokerGroup> groups, Map<String, SortedMap<String, TopicQueues>> topics) {
        this.groups = Collections.unmodifiableSortedMap(groups);
        this.topics = Collections.unmodifiableMap(topics);
    }

    // ---- what it tells

    /** All groups, by broker name. */
    public SortedMap<String, BrokerGroup> groups() {
        return groups;
    }

    /** The brokers that share a name, or null where there is none. */
    public BrokerGroup group(String broker) {
        return groups.get(broker);
    }

    public Set<String> topics() {
        return topics.keySet();
    }

    /** The topics of which some broker's queues are such. */
    public SortedSet<String> topicsWhere(Predicate<TopicQueues> queues) {
        return topics.entrySet().stream()
            .filter(topic -> topic.getValue().values().stream().anyMatch(queues))
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    }

    public SortedSet<String> topicsOfCluster(String cluster) {
        return topics.entrySet().stream()
            .filter(topic -> topic.getValue().keySet().stream().anyMatch(broker -> isIn(cluster, broker)))
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The queues of a topic by broker name; empty where nobody holds it. */
    public SortedMap<String, TopicQueues> queues(String topic) {
        return topics.getOrDefault(topic, Collections.emptySortedMap());
    }

    /** The broker names of each cluster. */
    public SortedMap<String, SortedSet<String>> clusters() {
        var clusters = new TreeMap<String, SortedSet<String>>();
        for (BrokerGroup group : groups.values()) {
            clusters.computeIfAbsent(group.cluster(), cluster -> new TreeSet<>()).add(group.name());
        }
        return clusters;
    }

    /** On how many topics a broker has queues. */
    public int topicCountOf(String broker) {
        return (int) topics.values().stream().filter(brokers -> brokers.containsKey(broker)).count();
    }

    /** How many queue entries there are, over all topics and brokers. */
    public long entryCount() {
        return topics.values().stream().mapToLong(Map::size).sum();
    }

    // ---- how it becomes another one

    /**
     * A broker takes its place. The newest one wins: an address that held the place before is gone, and a whole group
     * of another cluster that bore the name, with its topics.
     */
    ClusterView withMember(Member member, boolean actingMaster, List<String> filterServers) {
        var old = groups.get(member.broker());
        if (old == null) {
            return withGroup(BrokerGroup.of(member, actingMaster, filterServers));
        }
        if (!old.cluster().equals(member.cluster())) {
            return withoutTopicsOf(old.name()).withGroup(BrokerGroup.of(member, actingMaster, filterServers));
        }
        return withGroup(old.with(member, actingMaster, filterServers));
    }

    /** A broker leaves, if the place is still its own; with the last of a name go the topics. */
    ClusterView withoutMember(Member member) {
        var group = groups.get(member.broker());
        if (group == null || !group.has(member)) {
            return this;
        }
        var rest = group.without(member);
        if (!rest.addresses().isEmpty()) {
            return withGroup(rest);
        }
        var newGroups = new TreeMap<>(groups);
        newGroups.remove(group.name());
        return new ClusterView(newGroups, withoutTopicsOf(group.name()).topics);
    }

    /** Sets the queues that a broker has for some topics; its other topics stay. */
    ClusterView withTopics(String broker, Map<String, TopicQueues> queuesByTopic) {
        if (!groups.containsKey(broker)) {
            throw new IllegalArgumentException("no broker " + broker);
        }
        var changes = new HashMap<String, SortedMap<String, TopicQueues>>();
        queuesByTopic.forEach((topic, queues) -> {
            var brokers = queues(topic);
            if (!queues.equals(brokers.get(broker))) {
                changes.put(topic, with(brokers, broker, queues));
            }
        });
        return withTopicChanges(changes);
    }

    /** Takes a broker's queues out of all topics but some. */
    ClusterView withoutTopicsOfExcept(String broker, Set<String> kept) {
        return changeQueuesOf(broker, (topic, queues) -> kept.contains(topic) ? queues : null);
    }

    ClusterView withoutTopic(String topic) {
        return topics.containsKey(topic) ? withTopicChanges(Map.of(topic, Collections.emptySortedMap())) : this;
    }

    ClusterView withoutTopic(String topic, String cluster) {
        var rest = new TreeMap<>(queues(topic));
        boolean changed = rest.keySet().removeIf(broker -> isIn(cluster, broker));
        return changed ? withTopicChanges(Map.of(topic, Collections.unmodifiableSortedMap(rest))) : this;
    }

    /** Changes every entry of a broker. */
    ClusterView withQueuesOf(String broker, UnaryOperator<TopicQueues> change) {
        return changeQueuesOf(broker, (topic, queues) -> change.apply(queues));
    }

    private ClusterView withGroup(BrokerGroup group) {
        if (group.equals(groups.get(group.name()))) {
            return this;
        }
        var newGroups = new TreeMap<>(groups);
        newGroups.put(group.name(), group);
        return new ClusterView(newGroups, topics);
    }

    private ClusterView withoutTopicsOf(String broker) {
        return withoutTopicsOfExcept(broker, Set.of());
    }

    /** Where {@code change} gives null, the entry goes. */
    private ClusterView changeQueuesOf(String broker, BiFunction<String, TopicQueues, TopicQueues> change) {
        var changes = new HashMap<String, SortedMap<String, TopicQueues>>();
        topics.forEach((topic, brokers) -> {
            var queues = brokers.get(broker);
            var newQueues = queues == null ? null : change.apply(topic, queues);
            if (queues != null && !queues.equals(newQueues)) {
                changes.put(topic, with(brokers, broker, newQueues));
            }
        });
        return withTopicChanges(changes);
    }

    /** A topic that is left without brokers goes. */
    private ClusterView withTopicChanges(Map<String, SortedMap<String, TopicQueues>> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        var newTopics = new HashMap<>(topics);
        newTopics.putAll(changes);
        newTopics.values().removeIf(Map::isEmpty);
        return new ClusterView(groups, newTopics);
    }

    private static SortedMap<String, TopicQueues> with(
        SortedMap<String, TopicQueues> brokers, String broker, TopicQueues queues) {

        var changed = new TreeMap<>(brokers);
        if (queues == null) {
            changed.remove(broker);
        } else {
            changed.put(broker, queues);
        }
        return Collections.unmodifiableSortedMap(changed);
    }

    private boolean isIn(String cluster, String broker) {
        return groups.get(broker).cluster().equals(cluster);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterView view && groups.equals(view.groups) && topics.equals(view.topics);
    }

    @Override
    public int hashCode() {
        return 31 * groups.hashCode() + topics.hashCode();
    }

    @Override
    public String toString() {
        return groups.values() + " " + topics;
    }
}
