package org.apache.rocketmq.store;

import java.util.List;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.AppendRefused.Obstacle;
import org.apache.rocketmq.store.index.TagsHash;
import org.apache.rocketmq.store.log.Draft;
import org.apache.rocketmq.store.log.Drafts;
import org.apache.rocketmq.store.log.RecordView;

/** Says whether a message can be stored at all, and encodes the one that can. Without any lock. */
final class Admission {
    /** What recovery takes for a page that a crash took away. */
    private static final String LOST_PAGE = "\0".repeat(RecordView.PAGE_BYTES);

    private static final int MOST_BYTES_A_LETTER = 3;
    /** All but body, topic and properties; with the mark behind the last property. */
    private static final int LONGEST_FRAME = Byte.BYTES + RecordLayout.recordLength(
        RecordLayout.BORN_HOST_V6 | RecordLayout.STORE_HOST_V6, 0, RecordLayout.MAX_V1_TOPIC_BYTES + 1, 0);

    private final StoreConfig config;
    private final int longestAppend;

    Admission(StoreConfig config, int longestAppend) {
        this.config = config;
        this.longestAppend = longestAppend;
    }

    /** Refuses what names no queue; to be asked before the queue is looked up. */
    void checkPlace(NewMessage message) {
        String complaint = Names.madeTopicComplaint(message.topic());
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

    /** How long a message's record is at most. */
    static int longestRecord(NewMessage message) {
        String properties = message.properties();
        return LONGEST_FRAME + message.body().remaining()
            + MOST_BYTES_A_LETTER * (message.topic().length() + (properties == null ? 0 : properties.length()));
    }

    /** Encodes a message as one more of an append's records. */
    void encode(NewMessage message, byte[] topic, Drafts into) {
        String text = message.properties();
        Draft draft = into.add()
            .kind(message.queueId(), message.flag(), message.sysFlag())
            .origin(message.bornTimestamp(), message.bornHost(), config.storeHost())
            .history(message.reconsumeTimes(), message.preparedTransactionOffset());
        int propertiesBytes = draft.properties(text, TagsHash.of(text));
        if (propertiesBytes > RecordLayout.MAX_PROPERTIES_BYTES) {
            throw new AppendRefused(Obstacle.PROPERTIES, "the message's properties have " + propertiesBytes
                + " bytes; " + RecordLayout.MAX_PROPERTIES_BYTES + " are allowed");
        }
        if (text != null && text.length() >= RecordView.PAGE_BYTES && text.contains(LOST_PAGE)) {
            throw illegal("the message's properties hold " + LOST_PAGE.length() + " zero bytes in a row");
        }
        draft.content(topic, message.body());
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
