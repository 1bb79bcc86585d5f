package org.apache.rocketmq.broker.transaction;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.NewMessage;

/**
 * A half message as it lies in its queue. One that was stored again is a copy: it names the first record's queue
 * offset, the root, which stands for the transaction.
 */
final class HalfMessage {
    static final String TOPIC = SystemTopics.TRANSACTION_HALF;
    static final int QUEUE = 0;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{1,18}");
    /** What the properties of a copy have more than those of the first record. */
    private static final int COPY_BYTES = withCopyProperties("", Integer.MAX_VALUE, Long.MAX_VALUE).length();
    private static final int MOST_PROPERTIES_BYTES = RecordLayout.MAX_PROPERTIES_BYTES - COPY_BYTES;
    /** A message may keep its producer from being asked for so long; until then it is stored again and again. */
    private static final long LONGEST_IMMUNITY_SECONDS = Duration.ofDays(1).toSeconds();

    private final StoredMessage stored;
    private final String ownTopic;
    private final int ownQueue;

    private HalfMessage(StoredMessage stored, String ownTopic, int ownQueue) {
        this.stored = stored;
        this.ownTopic = ownTopic;
        this.ownQueue = ownQueue;
    }

    /**
     * A message as it is stored until its transaction has ended: its own topic and queue become properties.
     *
     * @throws RequestRejected where its properties leave no room for those of a copy
     */
    static NewMessage of(NewMessage message, String producerGroup, String uniqueKey) {
        String properties = setIfMissing(message.properties(), MessageConst.PROPERTY_PRODUCER_GROUP, producerGroup);
        properties = setIfMissing(properties, MessageConst.PROPERTY_TRANSACTION_ID, uniqueKey);
        properties = PropertiesText.remove(properties, MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES);
        properties = PropertiesText.remove(properties, MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET);
        properties = PropertiesText.set(properties, MessageConst.PROPERTY_REAL_TOPIC, message.topic());
        properties = PropertiesText.set(
            properties, MessageConst.PROPERTY_REAL_QUEUE_ID, Integer.toString(message.queueId()));
        requireRoomForCopies(properties);
        return message.inTransaction(0, 0).under(TOPIC, QUEUE, properties);
    }

    private static void requireRoomForCopies(String properties) {
        int bytes = properties.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_PROPERTIES_BYTES) {
            throw new RequestRejected(Refusal.PROPERTIES_TOO_LONG, "the message is illegal: its properties take "
                + bytes + " bytes with those of a half message; so that it can be stored again, they may take "
                + MOST_PROPERTIES_BYTES, properties.length(), MOST_PROPERTIES_BYTES);
        }
    }

    private static String withCopyProperties(String properties, int checks, long root) {
        String text = properties;
        if (checks > 0) {
            text = PropertiesText.set(
                text, MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES, Integer.toString(checks));
        }
        return PropertiesText.set(
            text, MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET, Long.toString(root));
    }

    private static String setIfMissing(String properties, String name, String value) {
        return PropertiesText.find(properties, name) == null
            ? PropertiesText.append(properties, name, value) : properties;
    }

    /** The record as a half message, or null where it is none. */
    static HalfMessage in(StoredMessage stored) {
        return stored.topic().equals(TOPIC) && stored.queueId() == QUEUE ? givenUpOrHalf(stored) : null;
    }

    /** The record of a half message that was given up, or null where it is none. */
    static HalfMessage givenUpIn(StoredMessage stored) {
        return stored.topic().equals(SystemTopics.TRANSACTION_GIVEN_UP) ? givenUpOrHalf(stored) : null;
    }

    private static HalfMessage givenUpOrHalf(StoredMessage stored) {
        String topic = stored.property(MessageConst.PROPERTY_REAL_TOPIC);
        String queueId = stored.property(MessageConst.PROPERTY_REAL_QUEUE_ID);
        return topic == null || !SystemTopics.isOpen(topic)
            || queueId == null || !NUMBER.matcher(queueId).matches()
            ? null : new HalfMessage(stored, topic, Integer.parseInt(queueId));
    }

    long offset() {
        return stored.queueOffset();
    }

    long logPosition() {
        return stored.logPosition();
    }

    long storeTimestamp() {
        return stored.storeTimestamp();
    }

    String id() {
        return stored.offsetMessageId();
    }

    String ownTopic() {
        return ownTopic;
    }

    int ownQueue() {
        return ownQueue;
    }

    /** The producers' group, or null. */
    String group() {
        return stored.property(MessageConst.PROPERTY_PRODUCER_GROUP);
    }

    String uniqueKey() {
        return stored.property(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
    }

    /** The transaction's id, or null. */
    String transactionId() {
        return stored.property(MessageConst.PROPERTY_TRANSACTION_ID);
    }

    /** The queue offset of the transaction's first record, which may be this one. */
    long root() {
        String root = stored.property(MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET);
        return isLongNumber(root) ? Math.min(Long.parseLong(root), offset()) : offset();
    }

    /** Whether it was stored again, and does not say of which record. */
    boolean isForeignCopy() {
        return checks() > 0
            && stored.property(MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET) == null;
    }

    long bornTimestamp() {
        return stored.bornTimestamp();
    }

    /** How often its producer was asked. */
    int checks() {
        String checks = stored.property(MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES);
        return checks != null && NUMBER.matcher(checks).matches() ? Integer.parseInt(checks) : 0;
    }

    /**
     * Nobody is asked before: after the time that the message itself says, at most a day, or else after
     * {@code timeoutMillis}.
     */
    long dueMillis(long timeoutMillis) {
        String immunity = stored.property(MessageConst.PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS);
        if (!isLongNumber(immunity)) {
            return storeTimestamp() + timeoutMillis;
        }
        long seconds = Math.min(Long.parseLong(immunity), LONGEST_IMMUNITY_SECONDS);
        // When the first record was stored is not in a copy; when it was sent is, by the sender's clock.
        long sent = root() == offset() ? storeTimestamp() : Math.min(stored.bornTimestamp(), storeTimestamp());
        return sent + seconds * 1000;
    }

    private static boolean isLongNumber(String text) {
        return text != null && LONG_NUMBER.matcher(text).matches();
    }

    /** The message for its own queue. */
    NewMessage committed() {
        String properties = PropertiesText.remove(stored.properties(), MessageConst.PROPERTY_REAL_TOPIC);
        properties = PropertiesText.remove(properties, MessageConst.PROPERTY_REAL_QUEUE_ID);
        properties = PropertiesText.remove(properties, MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET);
        return copy(ownTopic, ownQueue, properties)
            .inTransaction(RecordLayout.TRANSACTION_COMMITTED, stored.logPosition());
    }

    /** The half message to be stored again, for its producer was or will be asked so often. */
    NewMessage again(int checks) {
        return copy(TOPIC, QUEUE, withCopyProperties(stored.properties(), checks, root()));
    }

    /** The half message that nobody could tell the end of. */
    NewMessage givenUp() {
        return copy(SystemTopics.TRANSACTION_GIVEN_UP, QUEUE, stored.properties());
    }

    /** The message as a new half one, as if nobody had been asked. */
    NewMessage anew() {
        String properties = PropertiesText.remove(
            stored.properties(), MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET);
        return copy(TOPIC, QUEUE,
            PropertiesText.set(properties, MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES, Integer.toString(0)));
    }

    private NewMessage copy(String topic, int queueId, String properties) {
        return stored.copyTo(topic, queueId, stored.reconsumeTimes(), properties);
    }

    /** The record as its producer is shown it: under its own topic and queue. */
    ByteBuffer recordForProducer() {
        return stored.recordUnder(ownTopic, ownQueue);
    }
}
