package org.apache.rocketmq.broker.pop;

import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what is out when a broker starts, from the records of deliveries and their ends. Where a message is in several
 * deliveries, only the latest counts. Apache's broker keeps such records in the timers' queue until shortly before the
 * delivery is due: those are read there.
 */
final class PopRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(PopRecovery.class);
    private static final int MOST_MESSAGES = 1024;
    private static final long NOT_TIMED = -1;

    private final PopRules rules;
    private final MessageStore store;
    private final ConsumerOffsets offsets;
    private final InFlight inFlight;
    private final PopLog log;
    private final Map<PopPlace, Map<Long, Delivery>> out = new HashMap<>();
    private final Map<PopPlace, Long> poppedTo = new HashMap<>();
    /** Ends whose delivery was not seen yet. */
    private final Set<End> ends = new HashSet<>();

    PopRecovery(PopRules rules, MessageStore store, ConsumerOffsets offsets, InFlight inFlight, PopLog log) {
        this.rules = rules;
        this.store = store;
        this.offsets = offsets;
        this.inFlight = inFlight;
        this.log = log;
    }

    private record End(PopPlace place, long offset, long popTime) { }

    /** Reads what is out, and has it come back when it is due. */
    void run() {
        for (int queue = 0; queue < log.reviveQueues(); queue++) {
            long seen = offsets.find(PopProgress.SEEN_GROUP, rules.reviveTopic(), queue);
            int reviveQueue = queue;
            QueueRecords.each(store, rules.reviveTopic(), queue,
                offsets.find(PopProgress.GROUP, rules.reviveTopic(), queue) + 1,
                record -> read(record, new Where(
                    reviveQueue, record.queueOffset(), NOT_TIMED, record.queueOffset() >= seen)));
        }
        QueueRecords.each(store, SystemTopics.TIMER_WHEEL, PopProgress.TIMER_QUEUE,
            offsets.find(PopProgress.SEEN_GROUP, SystemTopics.TIMER_WHEEL, PopProgress.TIMER_QUEUE), record -> {
                if (rules.reviveTopic().equals(record.property(MessageConst.PROPERTY_REAL_TOPIC))) {
                    int queue = reviveQueue(record);
                    read(record, new Where(queue, log.end(queue), record.queueOffset(), false));
                }
            });
        for (var end : ends) {
            settle(end);
        }
        for (var suspect : new Returned(store, rules).find(overdue())) {
            LOG.info("The message {} of {} was back already", suspect.offset(), suspect.delivery().place());
            settle(new End(suspect.delivery().place(), suspect.offset(), suspect.delivery().popTime()));
            log.settled(suspect.delivery(), suspect.offset());
        }
        poppedTo.forEach(this::raise);
        out.forEach(this::leaveMoved);
        out.forEach(this::fill);
    }

    /**
     * Where a record lies, or will.
     *
     * @param timerOffset where it lies in the timers' queue; -1 where it does not
     * @param isNew whether the offsets may be older than it, unless the queue has gone since, and begun anew
     */
    private record Where(int reviveQueue, long offset, long timerOffset, boolean isNew) { }

    private static int reviveQueue(StoredMessage record) {
        String queue = record.property(MessageConst.PROPERTY_REAL_QUEUE_ID);
        return queue != null && queue.matches("\\d{1,4}") ? Integer.parseInt(queue) : 0;
    }

    private void read(StoredMessage record, Where where) {
        String tag = record.property(MessageConst.PROPERTY_TAGS);
        try {
            var body = PopJson.body(record);
            if (PopLog.DELIVERY_TAG.equals(tag)) {
                var delivery = delivery(body, where);
                add(delivery, body.getIntValue("bm"));
                long last = delivery.offsets()[delivery.offsets().length - 1];
                if (where.isNew && QueueRecords.isOlder(store, delivery.place(), last, record)) {
                    poppedTo.merge(delivery.place(), last + 1, Math::max);
                }
            } else if (PopLog.END_TAG.equals(tag) || PopLog.ENDS_TAG.equals(tag)) {
                readEnds(body);
            }
        } catch (JSONException | IllegalArgumentException e) {
            LOG.warn("The record {} of popped messages is passed over: {}", record.offsetMessageId(), e.getMessage());
        }
    }

    private Delivery delivery(JSONObject body, Where where) {
        long[] distances = PopJson.numbers(body, "d");
        if (distances.length == 0 || distances.length > MOST_MESSAGES) {
            throw new IllegalArgumentException(distances.length + " messages in [" + body + "]");
        }
        long start = body.getLongValue("so");
        var messages = new long[distances.length];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = start + distances[i];
            if (i > 0 && messages[i] <= messages[i - 1]) {
                throw new IllegalArgumentException("the offsets do not ascend in [" + body + "]");
            }
        }
        var span = new Delivery.Span(body.getLongValue("pt"), body.getLongValue("it"));
        var delivery = new Delivery(PopJson.place(body), span,
            where.reviveQueue, messages, inFlight.nextNumber(), where.offset);
        delivery.timerOffset(where.timerOffset);
        return delivery;
    }

    /** Of deliveries of one message the one counts that was popped last; of its records, the first. */
    private void add(Delivery delivery, int settledBits) {
        long[] messages = delivery.offsets();
        for (int i = 0; i < messages.length; i++) {
            var byOffset = out.computeIfAbsent(delivery.place(), place -> new HashMap<>());
            var before = byOffset.get(messages[i]);
            boolean settled = i < Integer.SIZE && (settledBits & 1 << i) != 0;
            if (settled || before != null && before.popTime() >= delivery.popTime()) {
                delivery.settle(messages[i]);
            } else {
                if (before != null) {
                    before.settle(messages[i]);
                }
                byOffset.put(messages[i], delivery);
            }
        }
    }

    private void readEnds(JSONObject body) {
        var place = PopJson.place(body);
        long one = body.getLongValue("ao");
        long popTime = body.getLongValue("pt");
        for (long offset : one == PopLog.MANY ? PopJson.numbers(body, "aol") : new long[] {one}) {
            var end = new End(place, offset, popTime);
            if (!settle(end)) {
                ends.add(end);
            }
        }
    }

    private boolean settle(End end) {
        var byOffset = out.get(end.place);
        var delivery = byOffset == null ? null : byOffset.get(end.offset);
        if (delivery == null || delivery.popTime() != end.popTime) {
            return false;
        }
        delivery.settle(end.offset);
        byOffset.remove(end.offset);
        return true;
    }

    /** What should have been back when the last process ended, and may be. */
    private List<Delivery> overdue() {
        long last = store.lastStoreTimestamp();
        return out.values().stream().flatMap(byOffset -> byOffset.values().stream()).distinct()
            .filter(delivery -> delivery.dueMillis() <= last).toList();
    }

    private void raise(PopPlace place, long poppedTo) {
        if (offsets.find(place.group(), place.topic(), place.queueId()) < poppedTo) {
            offsets.commit(place.group(), place.topic(), place.queueId(), poppedTo);
        }
    }

    /**
     * What the group gets again, as it was moved there since, does not come back as well. Apache's broker may have
     * ended before it saved how far the group was: what it had out stays so until somebody gets it.
     */
    private void leaveMoved(PopPlace place, Map<Long, Delivery> byOffset) {
        long next = offsets.find(place.group(), place.topic(), place.queueId());
        if (next == ConsumerOffsets.NONE) {
            return;
        }
        for (var delivery : byOffset.values().stream().filter(one -> !one.isTimed()).distinct().toList()) {
            long[] again = Arrays.stream(delivery.open()).filter(offset -> offset >= next).toArray();
            for (long offset : again) {
                delivery.settle(offset);
                byOffset.remove(offset);
            }
            if (again.length > 0) {
                inFlight.times().laterThan(delivery);
                log.settled(delivery, again);
            }
        }
    }

    /** Puts what is out where the requests find it. */
    private void fill(PopPlace place, Map<Long, Delivery> byOffset) {
        var deliveries = byOffset.values().stream().distinct().toList();
        if (!deliveries.isEmpty()) {
            inFlight.with(place, queue -> {
                deliveries.forEach(queue::restore);
                queue.next(offsets.find(place.group(), place.topic(), place.queueId()));
                return null;
            });
            deliveries.forEach(inFlight::await);
        }
    }
}
