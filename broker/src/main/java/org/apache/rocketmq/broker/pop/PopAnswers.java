package org.apache.rocketmq.broker.pop;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.limit.Allowance;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.pop.HandingOut.Taken;
import org.apache.rocketmq.broker.pop.HandingOut.Wish;
import org.apache.rocketmq.broker.pull.PullRules;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.request.PopMessageReply;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.store.ReadStatus;

/** Looks through the queues of a pop, takes what there is, and tells it as the wire does. */
final class PopAnswers {
    /** So many reads of one queue may find nothing that is wanted before others have their turn. */
    private static final int READS_PER_TURN = 64;

    private final PopRules rules;
    private final Supplier<PullRules> pulling;
    private final PopPlaces places;
    private final QueueReaders readers;
    private final Statistics statistics;
    private final RateLimits limits;
    private final InstantSource clock;

    PopAnswers(PopRules rules, Supplier<PullRules> pulling, PopPlaces places, QueueReaders readers,
        Statistics statistics, RateLimits limits, InstantSource clock) {
        this.rules = rules;
        this.pulling = pulling;
        this.places = places;
        this.readers = readers;
        this.statistics = statistics;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * What a pop is answered.
     *
     * @param response when it may be sent; null where there was no message
     * @param more whether there is more than was looked at or taken
     * @param cold what is to be read ahead before it looks again
     */
    record Answer(CompletionStage<Response> response, boolean more, List<PopReads.Cold> cold) { }

    /**
     * Takes what is there for a pop, or nothing as long as the disk has to be waited for.
     *
     * @param all the queues, in this order
     * @throws RequestRejected where the group pops too much, or the store takes no record of it
     */
    Answer answer(Pop pop, List<PopPlace> all) {
        var header = pop.header();
        var allowance = limits.require(header.consumerGroup());
        var parts = new ArrayList<Taken>();
        int reviveQueue = pop.ordered() ? Receipt.ORDERED : places.reviveQueue(pop);
        var wish = new Wish(header.maxMsgNums(), pulling.get().maxBytes(), pop.wanted().filter(),
            new Delivery.Span(readers.popTime(all), header.invisibleTime()), reviveQueue,
            header.initMode() == Pop.FROM_END);
        var cold = cold(pop, all, wish);
        if (!cold.isEmpty()) {
            return new Answer(null, true, cold);
        }
        boolean more = false;
        for (var place : all) {
            if (wish.mostMessages() <= 0 || wish.mostBytes() <= 0) {
                break;
            }
            var look = look(pop, place, wish, parts);
            more |= look.more;
            if (look.cold != null) {
                if (parts.isEmpty()) {
                    return new Answer(null, true, List.of(look.cold));
                }
                break;
            }
            if (!parts.isEmpty() && parts.get(parts.size() - 1).place().equals(place)) {
                var found = parts.get(parts.size() - 1).found();
                wish = wish.without(found.messages(), found.bytes());
            }
        }
        return parts.isEmpty() ? nothingFound(more) : found(pop, parts, wish, allowance);
    }

    private Answer nothingFound(boolean more) {
        statistics.countEmptyPull();
        return new Answer(null, more, List.of());
    }

    private Answer found(Pop pop, List<Taken> parts, Wish wish, Allowance allowance) {
        var header = pop.header();
        int bytes = parts.stream().mapToInt(part -> part.found().bytes()).sum();
        int messages = parts.stream().mapToInt(part -> part.found().messages()).sum();
        statistics.countGot(header.consumerGroup(), header.topic(), messages, bytes);
        allowance.spend(messages, bytes);
        var reply = reply(pop, parts, wish);
        return new Answer(whenWritten(pop, parts, reply), reply.restNum() > 0, List.of());
    }

    /**
     * A look at one queue.
     *
     * @param more whether it ended before it had seen all of it
     * @param cold what it ended at, as it is to be read ahead; null for nothing
     */
    private record Look(boolean more, PopReads.Cold cold) {
        static final Look ALL = new Look(false, null);
        static final Look PART = new Look(true, null);
    }

    /** What is to be read ahead of the queues that a pop probably takes from. */
    private List<PopReads.Cold> cold(Pop pop, List<PopPlace> all, Wish wish) {
        var cold = new ArrayList<PopReads.Cold>();
        long there = 0;
        for (var place : all) {
            if (there >= wish.mostMessages()) {
                break;
            }
            if (places.hasMore(pop, place)) {
                there += places.rest(place, wish.fromEnd());
                long from = readers.next(place, wish.fromEnd());
                if (places.isCold(place, from)) {
                    cold.add(wish.cold(place, from));
                }
            }
        }
        return cold;
    }

    private Look look(Pop pop, PopPlace place, Wish wish, List<Taken> parts) {
        try {
            for (int reads = 0; reads < READS_PER_TURN; reads++) {
                var taken = readers.take(pop, place, wish);
                if (taken == null) {
                    return Look.ALL;
                }
                if (taken.found() == null) {
                    return new Look(true, taken.cold());
                }
                var found = taken.found();
                if (!taken.records().isEmpty()) {
                    parts.add(taken);
                    return Look.ALL;
                }
                found.release().run();
                if (found.nextOffset() >= found.maxOffset()) {
                    return Look.ALL;
                }
            }
            return Look.PART;
        } catch (RequestRejected e) {
            if (parts.isEmpty()) {
                throw e;
            }
            // What was taken before is out, and has to be told.
            return Look.ALL;
        }
    }

    private PopMessageReply reply(Pop pop, List<Taken> parts, Wish wish) {
        var starts = new ArrayList<String>();
        var offsets = new ArrayList<String>();
        var counts = new ArrayList<String>();
        for (var part : parts) {
            String queue = kind(pop, part).sign() + " " + part.place().queueId();
            long[] taken = part.offsets();
            starts.add(queue + " " + taken[0]);
            offsets.add(queue + " " + PopTexts.offsets(taken));
            if (pop.ordered()) {
                counts.add(PopTexts.counts(kind(pop, part), part.place().queueId(), taken, part.counts()));
            }
        }
        return new PopMessageReply(wish.span().from(), wish.span().millis(), wish.reviveQueue(), places.rest(pop),
            String.join(";", starts), String.join(";", offsets), pop.ordered() ? String.join(";", counts) : null);
    }

    private static QueueKind kind(Pop pop, Taken part) {
        return QueueKind.of(part.place(), pop.header().topic());
    }

    private CompletionStage<Response> whenWritten(Pop pop, List<Taken> parts, PopMessageReply reply) {
        var written = CompletableFuture.allOf(
            parts.stream().map(part -> part.written().toCompletableFuture()).toArray(CompletableFuture[]::new));
        Runnable release = () -> parts.forEach(part -> part.found().release().run());
        return written.handle((done, failure) -> {
            if (failure != null) {
                release.run();
                throw AppendAnswers.refusal(failure);
            }
            var records = new ArrayList<ByteBuffer>();
            parts.forEach(part -> records.addAll(records(pop, part, reply)));
            return Response.of(ResponseCode.SUCCESS, ReadStatus.FOUND.name(), PopMessageReply.CODEC, reply)
                .body(records, release);
        });
    }

    /** What came back shows itself as a message of the topic that it came from, with its receipt. */
    private List<ByteBuffer> records(Pop pop, Taken part, PopMessageReply reply) {
        var kind = kind(pop, part);
        if (kind == QueueKind.OWN) {
            return part.records();
        }
        var shown = new ArrayList<ByteBuffer>();
        long start = HandingOut.queueOffset(part.records().get(0));
        for (var message : StoredMessage.allIn(part.records())) {
            var receipt = new Receipt(start, reply.popTime(), reply.invisibleTime(), reply.reviveQid(), kind,
                rules.brokerName(), message.queueId(), message.queueOffset());
            shown.add(message.recordUnder(pop.header().topic(), message.queueId(),
                PropertiesText.set(message.properties(), MessageConst.PROPERTY_POP_CK, receipt.text())));
        }
        return shown;
    }

    /** The answer to a pop for which there is nothing. */
    Response nothing(Pop pop) {
        var header = pop.header();
        int reviveQueue = pop.ordered() ? Receipt.ORDERED : places.reviveQueue(pop);
        return Response.of(ResponseCode.POLLING_TIMEOUT, ReadStatus.NO_MESSAGE_IN_QUEUE.name(), PopMessageReply.CODEC,
            new PopMessageReply(clock.millis(), header.invisibleTime(), reviveQueue, places.rest(pop), "", "",
                pop.ordered() ? "" : null));
    }
}
