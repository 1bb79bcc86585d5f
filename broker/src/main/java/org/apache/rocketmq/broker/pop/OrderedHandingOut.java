package org.apache.rocketmq.broker.pop;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.pop.HandingOut.Taken;
import org.apache.rocketmq.broker.pop.HandingOut.Wish;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.ReadResult;
import org.apache.rocketmq.store.ReadStatus;

/**
 * Takes messages out of a queue in its order: as long as one of them is out, nothing else of the queue goes to the
 * group, and where one is not acknowledged in time, it goes out again before all others. The group's offset is that of
 * the first message that is not acknowledged.
 */
final class OrderedHandingOut {
    private final PopReads reads;
    private final OrderedQueues.Storing storing;
    private final HandingOut any;
    private final InFlight locks;
    private final OrderedQueues queues;
    private final InstantSource clock;

    OrderedHandingOut(PopRules rules, PopReads reads, HandingOut any, InFlight locks, OrderedQueues queues,
        InstantSource clock) {

        this.reads = reads;
        this.storing = new OrderedQueues.Storing(reads.store(), rules.storeHost());
        this.any = any;
        this.locks = locks;
        this.queues = queues;
        this.clock = clock;
    }

    /**
     * Takes messages out of a queue; null where some are out already, and {@link Taken#cold} where the disk has to be
     * waited for.
     *
     * @param attemptId a pop that comes again with this gets what it got before; null for none
     * @throws RequestRejected where the store does not take the record of it; then nothing is taken
     */
    Taken take(PopPlace place, Wish wish, String attemptId) {
        return locks.with(place, queue -> {
            any.followMove(queue);
            long from = any.start(queue, wish.fromEnd());
            var before = known(place, from);
            boolean again = before != null && before.isAttempt(attemptId);
            if (before != null && !again && before.blockedUntil() > clock.millis()) {
                return null;
            }
            if (reads.isCold(place, from)) {
                return Taken.cold(wish.cold(place, from));
            }
            var found = reads.store().readMatching(
                place.topic(), place.queueId(), from, wish.mostMessages(), wish.mostBytes(), wish.filter());
            if (found.status() != ReadStatus.FOUND) {
                if (found.nextOffset() != from) {
                    any.move(queue, from, found.nextOffset());
                }
                return Taken.nothing(place, found);
            }
            return taken(place, found, wish, new Earlier(before, again, attemptId));
        });
    }

    /**
     * What was out before.
     *
     * @param block null for nothing
     * @param again whether the same pop comes again
     */
    private record Earlier(OrderedBlock block, boolean again, String attemptId) {

        boolean isAcknowledged(long offset) {
            var message = block == null ? null : block.messages().get(offset);
            return message != null && message.visibleAt() == OrderedBlock.ACKNOWLEDGED;
        }

        int count(long offset) {
            var message = block == null ? null : block.messages().get(offset);
            return message == null ? 0 : again ? message.count() : message.count() + 1;
        }
    }

    private Taken taken(PopPlace place, ReadResult found, Wish wish, Earlier earlier) {
        var records = new ArrayList<ByteBuffer>();
        var counts = new HashMap<Long, Integer>();
        var messages = new TreeMap<Long, OrderedBlock.Message>();
        if (earlier.block != null) {
            // What is not read again now is not out any more, but what is acknowledged stays so. What lies before is
            // told by the group's offset.
            earlier.block.messages().tailMap(earlier.block.next()).forEach((offset, message) -> messages.put(offset,
                new OrderedBlock.Message(message.visibleAt() == OrderedBlock.ACKNOWLEDGED
                    ? OrderedBlock.ACKNOWLEDGED : 0, message.count())));
        }
        long end = wish.span().from() + wish.span().millis();
        for (var record : found.records()) {
            long offset = HandingOut.queueOffset(record);
            if (!earlier.isAcknowledged(offset)) {
                records.add(record);
                counts.put(offset, earlier.count(offset));
                messages.put(offset, new OrderedBlock.Message(end, earlier.count(offset)));
            }
        }
        return records.isEmpty() ? Taken.nothing(place, found)
            : kept(place, found, records, counts, new OrderedBlock(
                earlier.attemptId, wish.span(), clock.millis(), limited(messages, records)));
    }

    /** What the form on disk has room for. */
    private static TreeMap<Long, OrderedBlock.Message> limited(TreeMap<Long, OrderedBlock.Message> messages,
        List<ByteBuffer> records) {
        while (messages.size() > Long.SIZE
            && messages.lastKey() > HandingOut.queueOffset(records.get(records.size() - 1))) {
            messages.pollLastEntry();
        }
        return messages;
    }

    private Taken kept(PopPlace place, ReadResult found, List<ByteBuffer> records, Map<Long, Integer> counts,
        OrderedBlock block) {
        var written = queues.put(place, block, block.next(), storing);
        var refused = HandingOut.failure(written);
        if (refused != null) {
            found.release().run();
            throw AppendAnswers.refusal(refused);
        }
        return new Taken(place, found, null, records, counts, written);
    }

    /** What is out of a queue, unless somebody else has moved the group there. */
    private OrderedBlock known(PopPlace place, long next) {
        var block = queues.find(place);
        return block == null || block.next() != next ? null : block;
    }

    /**
     * Acknowledges a message.
     *
     * @throws RequestRejected where it is not out under this receipt, or the store does not take the record of it
     */
    CompletionStage<Appended> acknowledge(PopPlace place, Receipt receipt) {
        return change(place, receipt, OrderedBlock.ACKNOWLEDGED);
    }

    /**
     * Has a message out until another time.
     *
     * @throws RequestRejected where it is not out under this receipt, or the store does not take the record of it
     */
    CompletionStage<Appended> postpone(PopPlace place, Receipt receipt, long untilMillis) {
        return change(place, receipt, untilMillis);
    }

    private CompletionStage<Appended> change(PopPlace place, Receipt receipt, long visibleAt) {
        return locks.with(place, queue -> {
            any.followMove(queue);
            long from = any.next(place, false);
            var block = known(place, from);
            if (block == null || !block.holds(receipt)) {
                throw Settling.voidReceipt(receipt);
            }
            var changed = block.with(receipt.queueOffset(), visibleAt, clock.millis());
            var written = queues.put(place, changed.isDone() ? null : changed, changed.next(), storing);
            var refused = HandingOut.failure(written);
            if (refused != null) {
                throw AppendAnswers.refusal(refused);
            }
            if (changed.next() != from) {
                any.move(queue, from, changed.next());
            }
            return written;
        });
    }

    /**
     * Has nothing out of a queue any more.
     *
     * @throws RequestRejected where the store does not take the record of it
     */
    void forget(PopPlace place) {
        locks.with(place, queue -> {
            if (queues.find(place) != null) {
                var refused = HandingOut.failure(queues.put(place, null, any.next(place, false), storing));
                if (refused != null) {
                    throw AppendAnswers.refusal(refused);
                }
            }
            return null;
        });
    }

    /** Until when nothing goes out of a queue; 0 where something may now. */
    long blockedUntil(PopPlace place) {
        var block = known(place, any.next(place, false));
        return block == null ? 0 : block.blockedUntil();
    }
}
