package org.apache.rocketmq.broker.pop;

import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.store.MessageStore;

/**
 * Notes from where on the records of what is out are needed, among the consumers' offsets, so that both are always of
 * one moment. What is out for long is written anew, so that a broker that starts has few records to read.
 */
final class PopProgress {
    /** The group by which brokers note the last record that is needed no more. */
    static final String GROUP = "CID_RMQ_SYS_REVIVE_GROUP";
    /** The group by which ours notes which records the other offsets know already. */
    static final String SEEN_GROUP = "CID_RMQ_SYS_REVIVE_SEEN";
    static final int TIMER_QUEUE = 0;

    private static final long MOST_BEHIND = 100_000;

    private final PopRules rules;
    private final MessageStore store;
    private final ConsumerOffsets offsets;
    private final InFlight inFlight;
    private final PopLog log;
    private final GivenBack givenBack;

    PopProgress(PopRules rules, MessageStore store, ConsumerOffsets offsets, InFlight inFlight, PopLog log,
        GivenBack givenBack) {

        this.rules = rules;
        this.store = store;
        this.offsets = offsets;
        this.inFlight = inFlight;
        this.log = log;
        this.givenBack = givenBack;
    }

    /** Notes how far it is; to be called before the offsets are saved. */
    void note() {
        note(MOST_BEHIND);
    }

    /** Notes how far it is, with all that is out written anew at the end, for a broker that starts. */
    void noteAll() {
        note(0);
        note(Long.MAX_VALUE);
    }

    private void note(long mostBehind) {
        givenBack.writeSaved();
        long timers = store.maxOffset(SystemTopics.TIMER_WHEEL, TIMER_QUEUE);
        var needed = new long[log.reviveQueues()];
        var ends = new long[needed.length];
        for (int queue = 0; queue < needed.length; queue++) {
            ends[queue] = log.end(queue);
            needed[queue] = ends[queue];
        }
        for (var delivery : inFlight.deliveries()) {
            int queue = delivery.reviveQueue();
            if (queue < needed.length) {
                // Else there is no such queue yet: the record is still in the timers.
                needed[queue] = Math.min(needed[queue], delivery.recordOffset());
            }
            if (delivery.isTimed()) {
                timers = Math.min(timers, delivery.timerOffset());
            } else if (ends[queue] - delivery.recordOffset() > mostBehind) {
                writeAgain(delivery);
            }
        }
        for (int queue = 0; queue < needed.length; queue++) {
            if (needed[queue] > 0) {
                offsets.commit(GROUP, rules.reviveTopic(), queue, needed[queue] - 1);
            }
            seen(rules.reviveTopic(), queue, ends[queue]);
        }
        seen(SystemTopics.TIMER_WHEEL, TIMER_QUEUE, timers);
    }

    /** No message of it may be settled meanwhile: the record of that would lie before this one, and not be read. */
    private void writeAgain(Delivery delivery) {
        inFlight.with(delivery.place(), queue -> delivery.isOpen() ? log.delivered(delivery) : null);
    }

    private void seen(String topic, int queue, long end) {
        if (end > 0) {
            offsets.commit(SEEN_GROUP, topic, queue, end);
        }
    }
}
