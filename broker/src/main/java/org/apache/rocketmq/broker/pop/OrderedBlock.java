package org.apache.rocketmq.broker.pop;

import com.alibaba.fastjson2.JSONObject;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one group has out of one queue by ordered pops: nothing else of the queue goes out as long as one of these
 * messages is out. Immutable; its form in JSON is that of Apache's broker.
 *
 * @param attemptId of the pop, which may come again with it; null where it named none
 * @param messages by queue offset
 */
record OrderedBlock(String attemptId, Delivery.Span span, long lastConsumed, SortedMap<Long, Message> messages) {

    /**
     * One message.
     *
     * @param visibleAt until when it is out, in milliseconds; {@link #ACKNOWLEDGED} for ever
     * @param count how often it was out before
     */
    record Message(long visibleAt, int count) { }

    static final long ACKNOWLEDGED = Long.MAX_VALUE;

    /** The first message that is not acknowledged, or what comes behind all of them. */
    long next() {
        for (var entry : messages.entrySet()) {
            if (entry.getValue().visibleAt != ACKNOWLEDGED) {
                return entry.getKey();
            }
        }
        return messages.lastKey() + 1;
    }

    boolean isDone() {
        return messages.values().stream().allMatch(message -> message.visibleAt == ACKNOWLEDGED);
    }

    /** When the last message that is out is so no more; 0 where none is. */
    long blockedUntil() {
        return messages.values().stream().mapToLong(Message::visibleAt)
            .filter(time -> time != ACKNOWLEDGED).max().orElse(0);
    }

    boolean isAttempt(String other) {
        return attemptId != null && Objects.equals(attemptId, other);
    }

    /** Whether a message is out under a receipt of this block. */
    boolean holds(Receipt receipt) {
        var message = messages.get(receipt.queueOffset());
        return message != null && message.visibleAt != ACKNOWLEDGED && receipt.popTime() == span.from();
    }

    /** The same with another time for one message. */
    OrderedBlock with(long offset, long visibleAt, long now) {
        var changed = new TreeMap<>(messages);
        changed.put(offset, new Message(visibleAt, messages.get(offset).count));
        return new OrderedBlock(attemptId, span, now, changed);
    }

    JSONObject toJson() {
        long[] offsets = messages.keySet().stream().mapToLong(Long::longValue).toArray();
        long first = offsets[0];
        long end = span.from() + span.millis();
        var places = new long[offsets.length];
        var times = new TreeMap<Long, Long>();
        var counts = new TreeMap<Long, Integer>();
        long acknowledged = 0;
        for (int i = 0; i < offsets.length; i++) {
            var message = messages.get(offsets[i]);
            places[i] = i == 0 ? first : offsets[i] - first;
            if (message.visibleAt == ACKNOWLEDGED) {
                acknowledged |= 1L << i;
            } else if (message.visibleAt != end) {
                times.put(offsets[i], message.visibleAt);
            }
            if (message.count > 0) {
                counts.put(offsets[i], message.count);
            }
        }
        var json = new JSONObject();
        if (attemptId != null) {
            json.put("a", attemptId);
        }
        json.put("cm", acknowledged);
        json.put("i", span.millis());
        json.put("l", lastConsumed);
        json.put("o", places);
        json.put("oc", counts);
        if (!times.isEmpty()) {
            json.put("ot", times);
        }
        json.put("popTime", span.from());
        return json;
    }

    /**
     * Reads what {@link #toJson} makes.
     *
     * @throws IllegalArgumentException where it is of another form
     */
    static OrderedBlock fromJson(JSONObject json) {
        try {
            long[] places = PopJson.numbers(json, "o");
            if (places.length == 0 || places.length > Long.SIZE) {
                throw new IllegalArgumentException(places.length + " offsets in [" + json + "]");
            }
            var span = new Delivery.Span(json.getLongValue("popTime"), json.getLongValue("i"));
            var times = PopJson.byNumber(json.get("ot"));
            var counts = PopJson.byNumber(json.get("oc"));
            long acknowledged = json.getLongValue("cm");
            var messages = new TreeMap<Long, Message>();
            for (int i = 0; i < places.length; i++) {
                long offset = i == 0 ? places[0] : places[0] + places[i];
                boolean done = (acknowledged & 1L << i) != 0;
                messages.put(offset, new Message(
                    done ? ACKNOWLEDGED : times.getOrDefault(offset, span.from() + span.millis()),
                    counts.getOrDefault(offset, 0L).intValue()));
            }
            return new OrderedBlock(json.getString("a"), span, json.getLongValue("l"), messages);
        } catch (ClassCastException | NumberFormatException | NullPointerException e) {
            throw new IllegalArgumentException("[" + json + "] does not tell of an ordered pop", e);
        }
    }
}
