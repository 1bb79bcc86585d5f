package org.apache.rocketmq.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.AppendRefused.Obstacle;
import org.apache.rocketmq.store.index.TagsHash;
import org.apache.rocketmq.store.log.Draft;
import org.apache.rocketmq.store.log.RecordView;

/** Says whether a message can be stored at all, and encodes the one that can. Without any lock. */
final class Admission {
    private static final byte[] NO_PROPERTIES = {};
    /** What recovery takes for a page that a crash took away. */
    private static final String LOST_PAGE = "\0".repeat(RecordView.PAGE_BYTES);

    private final StoreConfig config;
    private final int longestAppend;

    Admission(StoreConfig config, int longestAppend) {
        this.config = config;
        this.longestAppend = longestAppend;
    }

    /** Refuses what names no queue; to be asked before the queue is looked up. */
    void checkPlace(NewMessage message) {
        String complaint = Names.topicComplaint(message.topic());
        if (complaint != null) {
            throw illegal(complaint);
        }
        if (message.queueId() < 0) {
            throw illegal("the queue id is " + message.queueId() + "; it must not be negative");
        }
        if (message.bornHost() == null || message.bornHost().isUnresolved()) {
            throw illegal("the sender's address " + message.bornHost() + " is not known");
        }
        int bodyBytes = message.body().remaining();
        if (bodyBytes > config.maxMessageBytes()) {
            throw illegal("the message body has " + bodyBytes + " bytes; maxMessageSize allows "
                + config.maxMessageBytes());
        }
    }

    Draft encode(NewMessage message, byte[] topic) {
        String text = message.properties();
        byte[] properties = bytesOf(text);
        if (properties.length > RecordLayout.MAX_PROPERTIES_BYTES) {
            throw new AppendRefused(Obstacle.PROPERTIES, "the message's properties have " + properties.length
                + " bytes; " + RecordLayout.MAX_PROPERTIES_BYTES + " are allowed");
        }
        if (text != null && text.length() >= RecordView.PAGE_BYTES && text.contains(LOST_PAGE)) {
            throw illegal("the message's properties hold " + LOST_PAGE.length() + " zero bytes in a row");
        }
        var origin = new Draft.Origin(message.queueId(), message.flag(), message.sysFlag(), message.bornTimestamp(),
            message.bornHost(), config.storeHost(), message.reconsumeTimes(), message.preparedTransactionOffset());
        var draft = Draft.of(origin, topic, message.body(), properties, TagsHash.of(text));
        checkLength(draft.length());
        return draft;
    }

    /** A properties text as it is stored: with the mark behind the last one, which shows recovery that it is whole. */
    private static byte[] bytesOf(String text) {
        if (text == null || text.isEmpty()) {
            return NO_PROPERTIES;
        }
        boolean ended = text.charAt(text.length() - 1) == PropertiesText.PROPERTY_END;
        return (ended ? text : text + PropertiesText.PROPERTY_END).getBytes(StandardCharsets.UTF_8);
    }

    void checkBatch(List<NewMessage> batch) {
        if (batch.isEmpty()) {
            throw illegal("the batch is empty");
        }
        NewMessage first = batch.get(0);
        for (NewMessage message : batch) {
            checkPlace(message);
            if (message.queueId() != first.queueId() || !message.topic().equals(first.topic())) {
                throw illegal("the messages of a batch go to one queue, but these to " + first.topic() + "/"
                    + first.queueId() + " and " + message.topic() + "/" + message.queueId());
            }
            if ((message.sysFlag() & RecordLayout.TRANSACTION_BITS) != 0) {
                throw illegal("a batch cannot hold transactional messages");
            }
        }
    }

    void checkLength(long bytes) {
        if (bytes > longestAppend) {
            throw illegal("the records take " + bytes + " bytes; a commit log file of mappedFileSizeCommitLog="
                + config.segmentBytes() + " holds " + longestAppend);
        }
    }

    private static AppendRefused illegal(String text) {
        return new AppendRefused(Obstacle.MESSAGE, text);
    }
}
