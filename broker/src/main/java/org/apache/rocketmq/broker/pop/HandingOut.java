package org.apache.rocketmq.broker.pop;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageFilter;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.ReadResult;
import org.apache.rocketmq.store.ReadStatus;

/**
 * Takes messages out of a queue for a time. What is taken is written to the pop log before anybody hears of it, and the
 * group's offset moves behind it: that offset is all that is known of a queue that nothing is out of.
 */
final class HandingOut {
    private final PopRules rules;
    private final PopReads reads;
    private final MessageStore store;
    private final GroupProgress progress;
    private final InFlight inFlight;
    private final PopLog log;
    private final GivenBack givenBack;

    HandingOut(PopRules rules, PopReads reads, GroupProgress progress, InFlight inFlight, PopLog log,
        GivenBack givenBack) {

        this.rules = rules;
        this.reads = reads;
        this.store = reads.store();
        this.progress = progress;
        this.inFlight = inFlight;
        this.log = log;
        this.givenBack = givenBack;
    }

    /**
     * How messages are wanted.
     *
     * @param mostMessages and {@code mostBytes}: no more than that, but one message at least
     * @param span for how long they are out
     * @param fromEnd whether a group without an offset begins behind what is there
     */
    record Wish(int mostMessages, int mostBytes, MessageFilter filter, Delivery.Span span, int reviveQueue,
        boolean fromEnd) {

        PopReads.Cold cold(PopPlace place, long from) {
            return new PopReads.Cold(place, from, mostBytes, filter);
        }

        Wish without(int messages, int bytes) {
            return new Wish(mostMessages - messages, mostBytes - bytes, filter, span, reviveQueue, fromEnd);
        }
    }

    /**
     * What was taken out of one queue.
     *
     * @param found what the queue gave; to be released. Null where the pop has to begin anew, maybe later
     * @param cold what is to be read ahead before; null for nothing
     * @param records those of the messages that were taken; none where nothing was
     * @param counts how often messages of an ordered pop were out before, of those that were
     * @param written when it is kept that they are out
     */
    record Taken(PopPlace place, ReadResult found, PopReads.Cold cold, List<ByteBuffer> records,
        Map<Long, Integer> counts, CompletionStage<Appended> written) {

        static Taken nothing(PopPlace place, ReadResult found) {
            return new Taken(place, found, null, List.of(), Map.of(), null);
        }

        static Taken later(PopPlace place) {
            return new Taken(place, null, null, List.of(), Map.of(), null);
        }

        static Taken cold(PopReads.Cold cold) {
            return new Taken(cold.place(), null, cold, List.of(), Map.of(), null);
        }

        long[] offsets() {
            return records.stream().mapToLong(HandingOut::queueOffset).toArray();
        }
    }

    /**
     * Takes messages out of a queue; null where the group may not have more of it out, {@link Taken#later} where the
     * pop has to begin anew, as the group was moved meanwhile, and {@link Taken#cold} where the disk has to be waited
     * for.
     *
     * @throws RequestRejected where the store does not take the record of it, or the table of offsets has no room for
     *     the queue; then nothing is taken
     */
    Taken take(PopPlace place, Wish wish) {
        return inFlight.with(place, queue -> {
            followMove(queue);
            if (inFlight.times().isTooEarly(place, wish.span.from())) {
                return Taken.later(place);
            }
            int room = rules.mostOut() - queue.out();
            if (room <= 0) {
                return null;
            }
            long from = start(queue, wish.fromEnd);
            if (reads.isCold(place, from)) {
                return Taken.cold(wish.cold(place, from));
            }
            var found = store.readMatching(place.topic(), place.queueId(), from,
                Math.min(wish.mostMessages, room), wish.mostBytes, wish.filter);
            if (found.status() != ReadStatus.FOUND) {
                if (found.nextOffset() != from) {
                    move(queue, from, found.nextOffset());
                }
                return Taken.nothing(place, found);
            }
            return taken(queue, from, found, wish);
        });
    }

    /** The time of a pop of some queues that begins now. */
    long popTime(List<PopPlace> places, long nowMillis) {
        return inFlight.times().of(places, nowMillis);
    }

    /** Whether a group may have more of a queue out. */
    boolean hasRoom(PopPlace place) {
        return inFlight.out(place) < rules.mostOut();
    }

    private Taken taken(PopQueue queue, long from, ReadResult found, Wish wish) {
        var place = queue.place();
        requireOffset(place, from, found);
        long[] offsets = found.records().stream().mapToLong(HandingOut::queueOffset).toArray();
        var delivery = new Delivery(place, wish.span, wish.reviveQueue, offsets, inFlight.nextNumber(),
            log.end(wish.reviveQueue));
        var written = log.delivered(delivery);
        var refused = failure(written);
        if (refused != null) {
            found.release().run();
            throw AppendAnswers.refusal(refused);
        }
        queue.add(delivery);
        inFlight.await(delivery);
        move(queue, from, found.nextOffset());
        return new Taken(place, found, null, found.records(), Map.of(), written);
    }

    /** Where the table of offsets has no room for this queue, nothing may be taken. */
    private void requireOffset(PopPlace place, long from, ReadResult found) {
        try {
            progress.popped(place.group(), place.topic(), place.queueId(), from, from);
        } catch (RequestRejected e) {
            found.release().run();
            throw e;
        }
    }

    /** The failure that is already known of an append, or null. */
    static Throwable failure(CompletionStage<?> append) {
        var future = append.toCompletableFuture();
        if (!future.isCompletedExceptionally()) {
            return null;
        }
        return future.handle((result, failure) ->
            failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure).join();
    }

    static long queueOffset(ByteBuffer record) {
        return record.getLong(record.position() + RecordLayout.QUEUE_OFFSET);
    }

    /** Where a group goes on in a queue. */
    long next(PopPlace place, boolean fromEnd) {
        long known = progress.find(place.group(), place.topic(), place.queueId());
        return known != ConsumerOffsets.NONE ? known : first(place, fromEnd);
    }

    /** The same for a pop; where the group begins at the end, that is noted, as the end moves on. */
    long start(PopQueue queue, boolean fromEnd) {
        var place = queue.place();
        long known = progress.find(place.group(), place.topic(), place.queueId());
        if (known != ConsumerOffsets.NONE) {
            return known;
        }
        long first = first(place, fromEnd);
        if (fromEnd) {
            move(queue, first, first);
        }
        return first;
    }

    /** What came back to a group is for it, wherever it begins. */
    private long first(PopPlace place, boolean fromEnd) {
        boolean behind = fromEnd && !place.topic().startsWith(Names.RETRY_PREFIX)
            && !store.headInMemory(place.topic(), place.queueId());
        return behind ? store.maxOffset(place.topic(), place.queueId())
            : store.minOffset(place.topic(), place.queueId());
    }

    /** The group has got on in a queue, unless somebody has moved it meanwhile. */
    void move(PopQueue queue, long from, long next) {
        var place = queue.place();
        progress.popped(place.group(), place.topic(), place.queueId(), from, next);
        queue.next(next);
    }

    /** Where somebody else has set the group's offset, what is out of the queue counts no more. */
    void followMove(PopQueue queue) {
        if (queue.out() > 0 && queue.next() != known(queue)) {
            settleMoved(queue);
        }
    }

    /** The same where it is known that somebody has set the group's offset, maybe to what it was. */
    void forgetMoved(PopPlace place) {
        inFlight.with(place, queue -> {
            settleMoved(queue);
            return null;
        });
    }

    private long known(PopQueue queue) {
        var place = queue.place();
        return progress.find(place.group(), place.topic(), place.queueId());
    }

    /**
     * What the group gets again is out in the log for now: where that were kept and the offset were not, as after a
     * crash, nobody would get it.
     */
    private void settleMoved(PopQueue queue) {
        long next = known(queue);
        settleAll(queue, next == ConsumerOffsets.NONE ? Long.MAX_VALUE : next);
    }

    /** Has nothing out of a queue any more. */
    void forget(PopPlace place) {
        inFlight.with(place, queue -> {
            settleAll(queue, Long.MAX_VALUE);
            return null;
        });
    }

    /** Has nothing out, and writes so for what lies before an offset. */
    private void settleAll(PopQueue queue, long before) {
        for (var delivery : queue.deliveries()) {
            inFlight.times().laterThan(delivery);
            long[] open = delivery.open();
            long[] written = Arrays.stream(open).filter(offset -> offset < before).toArray();
            var refused = written.length == 0 ? null : failure(log.settled(delivery, written));
            if (refused != null) {
                throw AppendAnswers.refusal(refused);
            }
            if (written.length < open.length) {
                givenBack.add(delivery, Arrays.stream(open).filter(offset -> offset >= before).toArray());
            }
            for (long offset : open) {
                queue.settle(delivery, offset);
            }
            inFlight.forget(delivery);
        }
    }
}
