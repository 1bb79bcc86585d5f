package org.apache.rocketmq.broker.pop;

import com.alibaba.fastjson2.JSON;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;

/**
 * Writes the records of what is out, in the form that Apache's broker gives them: one for each delivery, one for each
 * end. Its records lie there at once; Apache's come into the queue through a timer, shortly before they are due.
 */
final class PopLog {
    static final String DELIVERY_TAG = "ck";
    static final String END_TAG = "ack";
    static final String ENDS_TAG = "bAck";
    /** Stands for the offset in a record of many ends. */
    static final long MANY = -1;

    private final PopRules rules;
    private final MessageStore store;
    private final InstantSource clock;
    private final String quotedBroker;

    PopLog(PopRules rules, MessageStore store, InstantSource clock) {
        this.rules = rules;
        this.store = store;
        this.clock = clock;
        quotedBroker = JSON.toJSONString(rules.brokerName());
    }

    /** The offset that the next record of a revive queue has at least. */
    long end(int reviveQueue) {
        return store.maxOffset(rules.reviveTopic(), reviveQueue);
    }

    /** How many revive queues there are: those of now, and those that an earlier configuration had more. */
    int reviveQueues() {
        var there = store.queueIds(rules.reviveTopic());
        return Math.max(rules.reviveQueues(), there.isEmpty() ? 0 : there.last() + 1);
    }

    /** Writes that messages are out. */
    CompletionStage<Appended> delivered(Delivery delivery) {
        return noting(store.append(deliveryRecord(delivery)), delivery);
    }

    /**
     * Writes that messages of a delivery are out no more. What tells the end must not come to the revive queue before
     * what tells the delivery, so it goes there the same way.
     */
    CompletionStage<Appended> settled(Delivery delivery, long... offsets) {
        var record = endRecord(delivery, offsets);
        return store.append(delivery.isTimed() && delivery.dueMillis() > clock.millis()
            ? timed(record, delivery.dueMillis()) : record);
    }

    private static NewMessage timed(NewMessage record, long millis) {
        String properties = PropertiesText.append(
            record.properties(), MessageConst.PROPERTY_REAL_TOPIC, record.topic());
        properties = PropertiesText.append(
            properties, MessageConst.PROPERTY_REAL_QUEUE_ID, Integer.toString(record.queueId()));
        properties = PropertiesText.append(properties, MessageConst.PROPERTY_TIMER_DELIVER_MS, Long.toString(millis));
        properties = PropertiesText.append(properties, MessageConst.PROPERTY_TIMER_OUT_MS, Long.toString(millis));
        return record.under(SystemTopics.TIMER_WHEEL, PopProgress.TIMER_QUEUE, properties);
    }

    /** Writes that a message is out by another delivery than before. */
    CompletionStage<Appended> replaced(Delivery before, long offset, Delivery next) {
        if (before.isTimed()) {
            var written = delivered(next);
            return HandingOut.failure(written) != null ? written : settled(before, offset);
        }
        return noting(store.append(List.of(deliveryRecord(next), endRecord(before, offset))), next);
    }

    private static CompletionStage<Appended> noting(CompletionStage<Appended> append, Delivery delivery) {
        return append.whenComplete((appended, failure) -> {
            if (appended != null) {
                delivery.recordOffset(appended.queueOffset());
            }
        });
    }

    /** By hand, as each pop and each acknowledgement has one; JSON takes the names in it as they are. */
    private NewMessage deliveryRecord(Delivery delivery) {
        long start = delivery.startOffset();
        var place = delivery.place();
        var body = new StringBuilder(192).append("{\"bm\":").append(settledBits(delivery))
            .append(",\"bn\":").append(quotedBroker).append(",\"c\":\"").append(place.group()).append("\",\"d\":[");
        for (long offset : delivery.offsets()) {
            body.append(offset == start ? "" : ",").append(offset - start);
        }
        body.append("],\"it\":").append(delivery.invisibleTime()).append(",\"n\":").append(delivery.offsets().length)
            .append(",\"pt\":").append(delivery.popTime()).append(",\"q\":").append(place.queueId())
            .append(",\"reviveTime\":").append(delivery.dueMillis()).append(",\"ro\":0,\"so\":").append(start)
            .append(",\"sp\":false,\"t\":\"").append(place.topic()).append("\"}");
        // Apache's broker takes this for when the record came to the queue, and waits for such a time to pass.
        String came = PropertiesText.append(
            "", MessageConst.PROPERTY_TIMER_DELIVER_MS, Long.toString(clock.millis()));
        return record(delivery, body, start, DELIVERY_TAG, PropertiesText.append(
            came, MessageConst.PROPERTY_TAGS, DELIVERY_TAG));
    }

    /** Bit n stands for the message n of the delivery. */
    private static int settledBits(Delivery delivery) {
        int bits = 0;
        for (int i = 0; i < delivery.offsets().length; i++) {
            bits |= delivery.isOpen(i) ? 0 : 1 << i;
        }
        return bits;
    }

    private NewMessage endRecord(Delivery delivery, long... offsets) {
        var place = delivery.place();
        boolean one = offsets.length == 1;
        var body = new StringBuilder(128).append("{\"ao\":").append(one ? offsets[0] : MANY);
        if (!one) {
            body.append(",\"aol\":[").append(PopTexts.offsets(offsets)).append(']');
        }
        body.append(",\"bn\":").append(quotedBroker).append(",\"c\":\"").append(place.group())
            .append("\",\"pt\":").append(delivery.popTime()).append(",\"q\":").append(place.queueId())
            .append(",\"so\":").append(delivery.startOffset()).append(",\"t\":\"").append(place.topic()).append("\"}");
        return record(delivery, body, one ? offsets[0] : MANY, END_TAG,
            PropertiesText.append("", MessageConst.PROPERTY_TAGS, one ? END_TAG : ENDS_TAG));
    }

    private NewMessage record(Delivery delivery, StringBuilder body, long offset, String kind,
        String properties) {
        var place = delivery.place();
        String key = place.topic() + "@" + place.queueId() + "@" + offset + "@" + place.group() + "@"
            + delivery.popTime() + "@" + rules.brokerName() + "@" + kind;
        return new NewMessage(rules.reviveTopic(), delivery.reviveQueue(), 0, 0, clock.millis(), rules.storeHost(), 0,
            0, ByteBuffer.wrap(body.toString().getBytes(StandardCharsets.UTF_8)),
            PropertiesText.append(properties, MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, key));
    }
}
