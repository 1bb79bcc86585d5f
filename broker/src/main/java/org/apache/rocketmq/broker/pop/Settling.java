package org.apache.rocketmq.broker.pop;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.Appended;

/**
 * Ends or changes the time for which a message is out. Only the receipt of the latest delivery counts, and only until
 * the message comes back: then it is somebody else's.
 */
final class Settling {
    private final PopRules rules;
    private final InFlight inFlight;
    private final PopLog log;
    private final OrderedHandingOut ordered;
    private final PopPolls polls;
    private final InstantSource clock;

    Settling(PopRules rules, InFlight inFlight, PopLog log, OrderedHandingOut ordered, PopPolls polls,
        InstantSource clock) {
        this.rules = rules;
        this.inFlight = inFlight;
        this.log = log;
        this.ordered = ordered;
        this.polls = polls;
        this.clock = clock;
    }

    static RequestRejected voidReceipt(Receipt receipt) {
        return new RequestRejected(Refusal.RECEIPT_VOID, "no message is out under the receipt [" + receipt.text()
            + "]: it was acknowledged, postponed or came back, or never was popped so");
    }

    /**
     * Acknowledges a message.
     *
     * @throws RequestRejected where it is not out under this receipt, or the store does not take the record of it
     */
    CompletionStage<Appended> acknowledge(PopPlace place, Receipt receipt) {
        if (receipt.reviveQueue() == Receipt.ORDERED) {
            var written = ordered.acknowledge(place, receipt);
            polls.freed(place);
            return written;
        }
        boolean[] wasFull = new boolean[1];
        var written = inFlight.with(place, queue -> {
            wasFull[0] = queue.out() >= rules.mostOut();
            var delivery = require(queue, receipt);
            var append = requireTaken(log.settled(delivery, receipt.queueOffset()));
            end(queue, delivery, receipt.queueOffset());
            return append;
        });
        if (wasFull[0]) {
            polls.freed(place);
        }
        return written;
    }

    /**
     * Acknowledges messages of one delivery: those of them that are out. Tells which were not.
     *
     * @param offsets the queue offsets
     */
    Many acknowledge(PopPlace place, Receipt receipt, long[] offsets) {
        if (receipt.reviveQueue() == Receipt.ORDERED) {
            return eachOrdered(place, receipt, offsets);
        }
        boolean[] wasFull = new boolean[1];
        var many = inFlight.with(place, queue -> {
            wasFull[0] = queue.out() >= rules.mostOut();
            return each(queue, receipt, offsets);
        });
        if (wasFull[0]) {
            polls.freed(place);
        }
        return many;
    }

    /** What was postponed at the same time has receipts of the same pop, but each a delivery of its own. */
    private Many each(PopQueue queue, Receipt receipt, long[] offsets) {
        var out = new LinkedHashMap<Delivery, LongStream.Builder>();
        for (long offset : offsets) {
            if (isOut(queue, receipt, offset)) {
                out.computeIfAbsent(queue.of(offset), delivery -> LongStream.builder()).add(offset);
            }
        }
        int settled = 0;
        var written = new ArrayList<CompletableFuture<Appended>>();
        for (var entry : out.entrySet()) {
            long[] ofDelivery = entry.getValue().build().toArray();
            written.add(requireTaken(log.settled(entry.getKey(), ofDelivery)).toCompletableFuture());
            for (long offset : ofDelivery) {
                end(queue, entry.getKey(), offset);
            }
            settled += ofDelivery.length;
        }
        return new Many(settled, CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)));
    }

    /**
     * What became of many.
     *
     * @param settled how many were out, and are no more
     * @param written when that is kept
     */
    record Many(int settled, CompletionStage<?> written) { }

    private Many eachOrdered(PopPlace place, Receipt receipt, long[] offsets) {
        int settled = 0;
        CompletionStage<Appended> last = CompletableFuture.completedFuture(null);
        for (long offset : offsets) {
            try {
                last = ordered.acknowledge(place, receipt.of(offset));
                settled++;
            } catch (RequestRejected e) {
                if (e.refusal() != Refusal.RECEIPT_VOID) {
                    throw e;
                }
            }
        }
        polls.freed(place);
        return new Many(settled, last);
    }

    /** What the new receipt is made of. */
    record Postponed(Receipt receipt, CompletionStage<Appended> written) { }

    /**
     * Has a message come back at another time.
     *
     * @param millis after how long, from now on
     * @throws RequestRejected where it is not out under this receipt, or the store does not take the record of it
     */
    Postponed postpone(PopPlace place, Receipt receipt, long millis) {
        long now = clock.millis();
        if (receipt.reviveQueue() == Receipt.ORDERED) {
            var written = ordered.postpone(place, receipt, now + millis);
            polls.freedAt(place, now + millis);
            return new Postponed(receipt.over(new Delivery.Span(receipt.popTime(), now + millis - receipt.popTime())),
                written);
        }
        return inFlight.with(place, queue -> {
            var before = require(queue, receipt);
            // A receipt is told from the one before by its time.
            var span = new Delivery.Span(Math.max(now, before.popTime() + 1), millis);
            long offset = receipt.queueOffset();
            // Where Apache's broker had more revive queues, its timers' records may be for one that is not there yet.
            int reviveQueue = before.isTimed()
                ? before.reviveQueue() % rules.reviveQueues() : before.reviveQueue();
            var next = new Delivery(
                place, span, reviveQueue, new long[] {offset}, inFlight.nextNumber(), log.end(reviveQueue));
            var written = requireTaken(log.replaced(before, offset, next));
            queue.add(next);
            if (!before.isOpen()) {
                inFlight.forget(before);
            }
            inFlight.await(next);
            return new Postponed(receipt.over(span), written);
        });
    }

    private void end(PopQueue queue, Delivery delivery, long offset) {
        queue.settle(delivery, offset);
        if (!delivery.isOpen()) {
            inFlight.forget(delivery);
        }
    }

    private static boolean isOut(PopQueue queue, Receipt receipt, long offset) {
        var delivery = queue.of(offset);
        return delivery != null && !delivery.isComingBack() && delivery.popTime() == receipt.popTime();
    }

    private static Delivery require(PopQueue queue, Receipt receipt) {
        if (!isOut(queue, receipt, receipt.queueOffset())) {
            throw voidReceipt(receipt);
        }
        return queue.of(receipt.queueOffset());
    }

    private static CompletionStage<Appended> requireTaken(CompletionStage<Appended> append) {
        var refused = HandingOut.failure(append);
        if (refused != null) {
            throw AppendAnswers.refusal(refused);
        }
        return append;
    }
}
