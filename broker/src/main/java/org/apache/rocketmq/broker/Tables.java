package org.apache.rocketmq.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.rocketmq.broker.delay.DelayProgress;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.topic.TopicRules;
import org.apache.rocketmq.broker.topic.Topics;

/** The broker's small tables, each in its file below {@code config/}. */
record Tables(Topics topics, GroupSettings groups, ConsumerOffsets offsets, DelayProgress delays) {

    static Tables open(Path folder, TopicRules topicRules, boolean autoCreateGroup, InstantSource clock)
        throws IOException {
        return new Tables(
            Topics.open(new TableFile(folder, "topics.json"), topicRules, clock),
            GroupSettings.open(new TableFile(folder, "subscriptionGroup.json"), autoCreateGroup, clock),
            ConsumerOffsets.open(new TableFile(folder, "consumerOffset.json"), clock),
            DelayProgress.open(new TableFile(folder, "delayOffset.json"), clock));
    }

    /** Writes what was changed by requests that name topics and groups. */
    void saveNames() {
        try {
            topics.save();
            groups.save();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes all that has changed. */
    void saveAll() {
        try {
            offsets.save();
            delays.save();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        saveNames();
    }
}
