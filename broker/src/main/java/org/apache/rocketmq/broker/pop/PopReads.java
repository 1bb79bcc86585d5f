package org.apache.rocketmq.broker.pop;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.apache.rocketmq.store.MessageFilter;
import org.apache.rocketmq.store.MessageStore;

/**
 * Reads messages for pops. A pop is made on an event loop, under its queue's lock, and neither may wait for the disk:
 * what may have to come from there is not read for it, until a thread that may wait has read it ahead, so that it is in
 * memory.
 */
final class PopReads {
    /** So many times what a pop takes at most are read ahead: those that follow need not wait. */
    private static final int POPS_AHEAD = 8;
    /** So long what was read ahead is taken to be in memory. */
    private static final Duration KEPT = Duration.ofSeconds(10);
    /** Where more is known to be in memory, what is older than that is forgotten. */
    private static final int MANY = 256;

    private final MessageStore store;
    private final LongSupplier nanos;
    private final ConcurrentMap<PopPlace, Ahead> ahead = new ConcurrentHashMap<>();

    PopReads(MessageStore store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
    }

    /**
     * What was read ahead of a queue, for a group.
     *
     * @param first the first offset at which a pop may begin that shall find all it takes in memory
     * @param last the last one
     */
    private record Ahead(long first, long last, long sinceNanos) { }

    /**
     * What is to be read ahead.
     *
     * @param mostBytes as many as a pop takes at most
     */
    record Cold(PopPlace place, long from, int mostBytes, MessageFilter filter) { }

    /** A record that was read ahead. */
    private record Seen(long offset, int bytes) {
        static Seen of(ByteBuffer record) {
            return new Seen(HandingOut.queueOffset(record), record.remaining());
        }
    }

    MessageStore store() {
        return store;
    }

    /** Whether what a group has at a queue offset may have to be read from the disk. */
    boolean isCold(PopPlace place, long from) {
        if (!store.readsFile(place.topic(), place.queueId(), from)) {
            return false;
        }
        var known = ahead.get(place);
        return known == null || from < known.first || from > known.last || isOld(known);
    }

    private boolean isOld(Ahead known) {
        return nanos.getAsLong() - known.sinceNanos > KEPT.toNanos();
    }

    /** Reads messages of a queue ahead, unless somebody else has done it; may wait for the disk. */
    void readAhead(Cold cold) {
        var place = cold.place;
        if (!isCold(place, cold.from)) {
            return;
        }
        var seen = new ArrayList<Seen>();
        int mostMessages = POPS_AHEAD * PopChecks.MOST_MESSAGES;
        long bytes = POPS_AHEAD * (long) cold.mostBytes;
        long next = cold.from;
        boolean found = true;
        while (found && seen.size() < mostMessages && bytes > 0
            && store.readsFile(place.topic(), place.queueId(), next)) {

            var read = store.readMatching(place.topic(), place.queueId(), next, mostMessages - seen.size(),
                (int) Math.min(bytes, Integer.MAX_VALUE), cold.filter);
            read.records().forEach(record -> seen.add(Seen.of(record)));
            bytes -= read.bytes();
            found = read.messages() > 0;
            next = read.nextOffset();
            read.release().run();
        }
        boolean all = found && !store.readsFile(place.topic(), place.queueId(), next);
        keep(place, new Ahead(cold.from, all ? next - 1 : Math.max(cold.from, lastStart(seen, cold.mostBytes)),
            nanos.getAsLong()));
    }

    /** The last offset behind which as much was read as a pop takes at most; -1 where there is none. */
    private static long lastStart(List<Seen> seen, int mostBytes) {
        int messages = 0;
        long bytes = 0;
        for (int i = seen.size() - 1; i >= 0; i--) {
            messages++;
            bytes += seen.get(i).bytes;
            if (messages == PopChecks.MOST_MESSAGES || bytes >= mostBytes) {
                return seen.get(i).offset;
            }
        }
        return -1;
    }

    private void keep(PopPlace place, Ahead known) {
        if (ahead.size() >= MANY) {
            ahead.values().removeIf(this::isOld);
        }
        ahead.put(place, known);
    }
}
