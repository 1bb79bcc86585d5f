package org.apache.rocketmq.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Function;
import org.apache.rocketmq.broker.assignment.RequestModes;
import org.apache.rocketmq.broker.delay.DelayProgress;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.limit.LimitAttributes;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.pop.OrderedQueues;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.table.TableVersion;
import org.apache.rocketmq.broker.topic.TopicRules;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker's small tables, each in its file below {@code config/}. */
record Tables(Topics topics, GroupSettings groups, ConsumerOffsets offsets, DelayProgress delays,
    OrderedQueues orderedPops, RequestModes modes) {
    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

    static Tables open(Path folder, TopicRules topicRules, boolean autoCreateGroup, InstantSource clock)
        throws IOException {
        var tables = new Tables(
            Topics.open(new TableFile(folder, "topics.json"), topicRules, clock),
            GroupSettings.open(new TableFile(folder, "subscriptionGroup.json"), autoCreateGroup, clock),
            ConsumerOffsets.open(new TableFile(folder, "consumerOffset.json"), clock),
            DelayProgress.open(new TableFile(folder, "delayOffset.json"), clock),
            OrderedQueues.open(new TableFile(folder, "consumerOrderInfo.json"), clock),
            RequestModes.open(new TableFile(folder, "messageRequestMode.json")));
        tables.topics.snapshot().byName().keySet().forEach(topic -> warn("topic", topic, tables.topics::attributes));
        tables.groups.names().forEach(group -> warn("group", group, tables.groups::attributes));
        return tables;
    }

    private static void warn(String kind, String name, Function<String, Map<String, String>> attributes) {
        for (String broken : LimitAttributes.broken(attributes.apply(name))) {
            LOG.warn("The {} {} has the attribute {}, which is not {}: it limits nothing",
                kind, name, broken, LimitAttributes.RANGE);
        }
    }

    /** Brings offsets in line with a store that crashed: those beyond the ends of their queues are set to those. */
    void afterCrash(MessageStore store) {
        // Queues of batches are left out, for they are not in our consume queues.
        offsets.cutTo((topic, queueId) ->
            topics.hasBatchQueues(topic) ? Long.MAX_VALUE : store.maxOffset(topic, queueId));
    }

    /** Adds topics that have messages but are missing: a crash or a primary's end came before they were saved. */
    void addLost(MessageStore store) {
        for (String topic : store.topics()) {
            // Queues are looked for in their folders, so not those of topics that are known.
            if (topics.find(topic) == null) {
                addLost(topic, store.queueIds(topic));
            }
        }
    }

    private void addLost(String topic, SortedSet<Integer> queueIds) {
        if (!queueIds.isEmpty()) {
            topics.addLost(topic, queueIds.last() + 1);
        }
    }

    /** Writes what was changed by requests that name topics and groups. */
    void saveNames() {
        saveEach(List.of(topics::save, groups::save, modes::save));
    }

    /** Writes how groups read topics. */
    void saveModes() {
        saveEach(List.of(modes::save));
    }

    /** Writes all that has changed; the store must have on disk all that was appended before. */
    void saveAll() {
        saveEach(List.of(topics::save, groups::save, offsets::save, delays::save, orderedPops::save, modes::save));
    }

    /** The tables that refer to messages, as they are now. */
    List<TableVersion> references() {
        return List.of(offsets.current(), delays.current(), orderedPops.current());
    }

    /** Writes each, also where one before it cannot be written. */
    static void saveEach(List<TableVersion> versions) {
        IOException failure = null;
        for (var version : versions) {
            try {
                version.write();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
    }
}
