package org.apache.rocketmq.broker.topic;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.DataVersion;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.TopicConfigSerializeWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of this broker by name. Reading takes no lock; changes are serialised, and each gives the table a new
 * version. A {@code TopicConfig} in the table is never changed, only replaced.
 */
public final class Topics {
    /** So many topics the table holds at most: producers and consumers can make topics by naming them. */
    static final int MAX_TOPICS = 200_000;

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final String QUEUE_TYPE = "queue.type";
    private static final String BATCH_QUEUES = "BatchCQ";
    private static final int READ_WRITE = PermName.PERM_READ | PermName.PERM_WRITE;
    private static final int RETRY_QUEUES = 1;

    private final TableFile file;
    private final InstantSource clock;
    private final Set<String> ownNames;
    private final int defaultQueues;
    private final ConcurrentMap<String, TopicConfig> byName = new ConcurrentHashMap<>();
    private final DataVersion version = new DataVersion();
    private volatile Runnable onChange = () -> { };
    /** Topics that are not there and whose queues are being deleted: nobody can make them meanwhile. */
    private final Set<String> leaving = new HashSet<>();
    /** Guarded by the file. */
    private long savedCounter;

    private Topics(TableFile file, InstantSource clock, Set<String> ownNames, int defaultQueues) {
        this.defaultQueues = defaultQueues;
        this.file = file;
        this.clock = clock;
        this.ownNames = ownNames;
    }

    /** Reads the table from disk and adds the system's topics where they lack. */
    public static Topics open(TableFile file, TopicRules rules, InstantSource clock) throws IOException {
        var shapes = SystemTopicShapes.of(rules);
        var topics = new Topics(file, clock,
            shapes.stream().map(TopicConfig::getTopicName).collect(Collectors.toUnmodifiableSet()),
            rules.defaultQueues());
        var saved = file.load(new TopicConfigSerializeWrapper(), new TableFile.Shape<>("topicConfigTable",
            json -> RemotingSerializable.fromJson(json, TopicConfigSerializeWrapper.class),
            table -> table.toJson(true)));
        topics.version.assignNewOne(saved.getDataVersion());
        saved.getTopicConfigTable().forEach((name, config) -> {
            config.setTopicName(name);
            topics.byName.put(name, config);
        });
        topics.savedCounter = topics.counter();
        if (!rules.autoCreate()) {
            topics.byName.remove(SystemTopics.TBW102);
        }
        shapes.forEach(topics::addMissing);
        return topics;
    }

    private synchronized void addMissing(TopicConfig config) {
        if (byName.putIfAbsent(config.getTopicName(), config) == null) {
            version.nextVersion(clock.millis());
        }
    }

    /** Sets who hears of each change, on the changing thread. */
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    /** Sets whether a send to an unknown topic makes it: by having the topic that others inherit from, or not. */
    public void autoCreate(boolean wanted) {
        synchronized (this) {
            boolean before = byName.containsKey(SystemTopics.TBW102);
            if (wanted == before) {
                return;
            }
            if (wanted) {
                byName.put(SystemTopics.TBW102, SystemTopicShapes.inherited(defaultQueues));
            } else {
                byName.remove(SystemTopics.TBW102);
            }
            version.nextVersion(clock.millis());
        }
        onChange.run();
    }

    /**
     * Gives the topics of these names the mark of ordered ones, and takes it from all others. Nobody is told at once:
     * two name servers that differ in this would have the broker change and register without end.
     */
    public synchronized void markOrdered(Set<String> names) {
        boolean changed = false;
        for (var config : byName.values()) {
            boolean ordered = names.contains(config.getTopicName());
            if (config.isOrder() != ordered) {
                var marked = new TopicConfig(config);
                marked.setOrder(ordered);
                byName.put(config.getTopicName(), marked);
                changed = true;
            }
        }
        if (changed) {
            version.nextVersion(clock.millis());
        }
    }

    /** Has everybody who knows the topics hear of them again, as what the broker lets do with them has changed. */
    public void tellAgain() {
        synchronized (this) {
            version.nextVersion(clock.millis());
        }
        onChange.run();
    }

    /** True for a topic that the system or this broker needs: nobody may make, change or delete it. */
    public boolean isSystem(String topic) {
        return SystemTopics.isSystem(topic) || ownNames.contains(topic);
    }

    /** The names of the topics that are the system's or this broker's own, sorted. */
    public SortedSet<String> systemNames() {
        var names = new TreeSet<>(byName.keySet());
        names.removeIf(topic -> !isSystem(topic));
        return names;
    }

    /** The topic's settings, or null where there is no such topic. */
    public TopicConfig find(String topic) {
        return byName.get(topic);
    }

    /** The topic's attributes; null where there is no such topic. */
    public Map<String, String> attributes(String topic) {
        var found = byName.get(topic);
        return found == null ? null : found.getAttributes();
    }

    /**
     * The settings of a topic that must be there.
     *
     * @throws RequestRejected where it is not
     */
    public TopicConfig require(String topic, NoTopic refusal) {
        var found = byName.get(topic);
        if (found == null) {
            throw refusal.of(topic);
        }
        return found;
    }

    /**
     * The topic's settings; makes the topic in the shape of a default topic where that one lets others inherit from
     * it. Null where it does not.
     *
     * @param queues how many queues the producer wishes; the default topic's number is the upper bound
     */
    public TopicConfig findOrInherit(String topic, String defaultTopic, int queues, int systemFlag) {
        var found = byName.get(topic);
        if (found != null) {
            return found;
        }
        var shape = defaultTopic == null ? null : byName.get(defaultTopic);
        if (shape == null || !PermName.isInherited(shape.getPerm())) {
            return null;
        }
        int count = Math.max(1, Math.min(queues, shape.getWriteQueueNums()));
        var made = new TopicConfig(topic, count, count, shape.getPerm() & ~PermName.PERM_INHERIT);
        made.setTopicFilterType(shape.getTopicFilterType());
        made.setTopicSysFlag(systemFlag);
        return add(made);
    }

    /** The topic that holds what a group is to get again; made when it is missing. */
    public TopicConfig retryTopic(String group) {
        return findOrAdd(Names.RETRY_PREFIX + group);
    }

    /** The topic of this name that holds what a group is to get again of what it popped; made when it is missing. */
    public TopicConfig popRetryTopic(String name) {
        return findOrAdd(name);
    }

    /** The topic that holds what a group has given up; made when it is missing. */
    public TopicConfig deadLetterTopic(String group) {
        return findOrAdd(Names.DLQ_PREFIX + group);
    }

    private TopicConfig findOrAdd(String topic) {
        var found = byName.get(topic);
        return found != null ? found : add(new TopicConfig(topic, RETRY_QUEUES, RETRY_QUEUES, READ_WRITE));
    }

    /** Adds a topic that has messages but is not known, with as many queues as it has. */
    public void addLost(String topic, int queues) {
        if (!byName.containsKey(topic) && !isSystem(topic) && Names.madeTopicComplaint(topic) == null) {
            LOG.warn("The topic {} has messages but is not in {}, maybe after a crash or the end of a primary: it is"
                + " added, with {} queues",
                topic, file, queues);
            add(new TopicConfig(topic, queues, queues, READ_WRITE));
        }
    }

    /** Whether a topic's queues hold batches, by the attribute that Apache's broker gives such topics. */
    public boolean hasBatchQueues(String topic) {
        var config = byName.get(topic);
        return config != null && BATCH_QUEUES.equals(config.getAttributes().get(QUEUE_TYPE));
    }

    /** Adds a topic, unless another thread was faster. */
    private TopicConfig add(TopicConfig config) {
        synchronized (this) {
            var found = byName.get(config.getTopicName());
            if (found != null) {
                return found;
            }
            requireMakeable(config.getTopicName());
            requireRoom(List.of(config.getTopicName()));
            byName.put(config.getTopicName(), config);
            version.nextVersion(clock.millis());
        }
        onChange.run();
        return config;
    }

    /** Adds a topic or replaces its settings. */
    public void update(TopicConfig config) {
        update(List.of(config));
    }

    /**
     * Adds topics or replaces their settings; all of them, in one change.
     *
     * @throws RequestRejected where a name is bad or there is no room for all; then nothing has changed
     */
    public void update(List<TopicConfig> configs) {
        synchronized (this) {
            configs.forEach(config -> requireMakeable(config.getTopicName()));
            requireRoom(configs.stream().map(TopicConfig::getTopicName)
                .filter(topic -> !byName.containsKey(topic)).distinct().toList());
            configs.forEach(config -> byName.put(config.getTopicName(), config));
            version.nextVersion(clock.millis());
        }
        onChange.run();
    }

    private void requireMakeable(String topic) {
        AllowedNames.requireMadeTopic(topic);
        if (leaving.contains(topic)) {
            throw new RequestRejected(Refusal.TOPIC_LEAVING,
                "the topic " + topic + " is not made while the queues of one with its name are being deleted");
        }
    }

    private void requireRoom(List<String> newTopics) {
        if (!newTopics.isEmpty() && byName.size() + newTopics.size() > MAX_TOPICS) {
            throw new RequestRejected(Refusal.TOO_MANY_TOPICS, "the topic "
                + newTopics.get(Math.max(0, MAX_TOPICS - byName.size())) + " is not made: this broker has "
                + byName.size() + " topics, of at most " + MAX_TOPICS, byName.size(), MAX_TOPICS);
        }
    }

    /**
     * Has what another broker's table has, and of others only the system's.
     *
     * @param json the table in the form of its file
     * @return the topics that went
     */
    public Set<String> become(String json) {
        var table = RemotingSerializable.fromJson(json, TopicConfigSerializeWrapper.class).getTopicConfigTable();
        if (table.isEmpty()) {
            throw new IllegalArgumentException("it has no topic at all, not even the system's");
        }
        table.forEach((name, config) -> config.setTopicName(name));
        Set<String> gone;
        boolean changed;
        synchronized (this) {
            gone = byName.keySet().stream().filter(name -> !table.containsKey(name) && !isSystem(name))
                .collect(Collectors.toSet());
            changed = byName.keySet().removeAll(gone);
            for (var config : table.values()) {
                changed |= !config.equals(byName.put(config.getTopicName(), config));
            }
            if (changed) {
                version.nextVersion(clock.millis());
            }
        }
        if (changed) {
            onChange.run();
        }
        return gone;
    }

    /** Removes a topic; false where there was none. */
    public boolean remove(String topic) {
        synchronized (this) {
            if (byName.remove(topic) == null) {
                return false;
            }
            version.nextVersion(clock.millis());
        }
        onChange.run();
        return true;
    }

    /** Does something where there is no such topic; nobody can make it meanwhile, but all others. */
    public void whileAbsent(String topic, Runnable action) {
        synchronized (this) {
            if (byName.containsKey(topic) || !leaving.add(topic)) {
                return;
            }
        }
        try {
            action.run();
        } finally {
            synchronized (this) {
                leaving.remove(topic);
            }
        }
    }

    /** A copy of the table and its version that belong together. */
    public synchronized Snapshot snapshot() {
        return new Snapshot(new HashMap<>(byName), new DataVersion(version));
    }

    /** The topics at one moment. */
    public record Snapshot(Map<String, TopicConfig> byName, DataVersion version) { }

    /** Writes the table to disk where it has changed since it was written last. */
    public void save() throws IOException {
        synchronized (file) {
            var snapshot = snapshot();
            long counter = snapshot.version().getCounter().get();
            if (counter == savedCounter) {
                return;
            }
            var wrapper = new TopicConfigSerializeWrapper();
            wrapper.setDataVersion(snapshot.version());
            wrapper.setTopicConfigTable(new ConcurrentHashMap<>(snapshot.byName()));
            file.save(RemotingSerializable.toJson(wrapper, true));
            savedCounter = counter;
        }
    }

    /** How often the topics have changed; grows with each change before anybody is told of it. */
    public long counter() {
        return version.getCounter().get();
    }
}
