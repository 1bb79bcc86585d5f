package org.apache.rocketmq.broker.transaction;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.ReadStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The marks that say which half messages have ended: records whose bodies are queue offsets, each followed by a comma.
 * Knows from which mark on they are still needed.
 */
final class EndMarks {
    static final String TOPIC = SystemTopics.TRANSACTION_DONE;
    static final int QUEUE = 0;

    private static final Logger LOG = LoggerFactory.getLogger(EndMarks.class);
    private static final String END_TAG = "d";
    private static final String PROPERTIES =
        PropertiesText.append("", MessageConst.PROPERTY_TAGS, END_TAG);
    private static final int MARKS_PER_READ = 1024;
    private static final int BYTES_PER_READ = 1 << 20;
    /** So many marks are forgotten together. */
    private static final int MARKS_PER_STRETCH = 1024;

    private final MessageStore store;
    private final InetSocketAddress host;
    private final InstantSource clock;
    private final Deque<Stretch> stretches = new ArrayDeque<>();
    /** Where the marks go on that have not been noted yet; what is behind all that were is not needed. */
    private long noted;

    EndMarks(MessageStore store, InetSocketAddress host, InstantSource clock) {
        this.store = store;
        this.host = host;
        this.clock = clock;
    }

    /** Marks that follow each other, and the highest half message that they end. */
    private static final class Stretch {
        private final long first;
        private int marks;
        private long highest;

        Stretch(long first) {
            this.first = first;
        }
    }

    /** Reads the marks from a queue offset on, and tells each half message's offset below {@code halfEnd}. */
    void read(long from, long halfEnd, LongConsumer ended) {
        noted = Math.min(Math.max(from, store.minOffset(TOPIC, QUEUE)), store.maxOffset(TOPIC, QUEUE));
        long next = noted;
        while (true) {
            var found = store.read(TOPIC, QUEUE, next, MARKS_PER_READ, BYTES_PER_READ, null);
            if (found.status() == ReadStatus.FOUND) {
                try {
                    StoredMessage.allIn(found.records()).forEach(mark -> read(mark, halfEnd, ended));
                } finally {
                    found.release().run();
                }
            } else if (found.nextOffset() <= next) {
                return;
            }
            next = found.nextOffset();
        }
    }

    private void read(StoredMessage mark, long halfEnd, LongConsumer ended) {
        if (!END_TAG.equals(mark.property(MessageConst.PROPERTY_TAGS))) {
            return;
        }
        long highest = -1;
        for (String text : StandardCharsets.UTF_8.decode(mark.body()).toString().split(",")) {
            long offset = parse(text);
            if (offset < 0 || offset >= halfEnd) {
                LOG.warn("The mark {} of ended transactions names the half message [{}], of which there are {}",
                    mark.offsetMessageId(), text, halfEnd);
            } else {
                ended.accept(offset);
                highest = Math.max(highest, offset);
            }
        }
        note(mark.queueOffset(), highest);
    }

    private static long parse(String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /**
     * Stores the mark of half messages that have ended. The caller notes it when it knows its queue offset. No lock is
     * held here that noting takes: a store may have its writer note earlier marks before it goes on.
     */
    CompletableFuture<Appended> append(Collection<Long> halfOffsets) {
        String body = halfOffsets.stream().map(offset -> offset + ",").collect(Collectors.joining());
        return store.append(new NewMessage(TOPIC, QUEUE, 0, 0, clock.millis(), host, 0, 0,
            ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), PROPERTIES)).toCompletableFuture();
    }

    /** Notes a mark: it is needed as long as the highest half message that it ends. Any thread. */
    synchronized void note(long offset, long highestHalf) {
        var last = stretches.peekLast();
        if (last == null || last.marks >= MARKS_PER_STRETCH) {
            last = new Stretch(last == null ? Math.min(noted, offset) : offset);
            stretches.add(last);
        }
        last.marks++;
        last.highest = Math.max(last.highest, highestHalf);
        noted = Math.max(noted, offset + 1);
    }

    /** From where on marks are needed when all half messages before {@code halfOffset} have ended. */
    synchronized long neededFrom(long halfOffset) {
        while (!stretches.isEmpty() && stretches.peek().highest < halfOffset) {
            stretches.remove();
        }
        return stretches.isEmpty() ? noted : stretches.peek().first;
    }
}
