package org.apache.rocketmq.broker.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.remoting.internal.transport.ByteConnection;
import org.apache.rocketmq.remoting.internal.transport.ByteHandler;
import org.apache.rocketmq.store.AppendRefused;
import org.apache.rocketmq.store.LogCopy;
import org.apache.rocketmq.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica's connection to its primary: takes what comes of the log, and says how far it has come. Owned by the
 * connection's event loop, but for what is said of it.
 */
final class ReplicaStream implements ByteHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaStream.class);
    /** When the store takes nothing for now, it is asked again so much later, and nothing is read meanwhile. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final ReplicationRules rules;
    private final MessageStore store;
    private final LogCopy copy;
    private final Surroundings around;
    private final ByteBuffer head = ByteBuffer.allocate(Stretch.HEAD_BYTES);
    /** Whether the event loop is about to look how far the log has come. */
    private final AtomicBoolean reportsSoon = new AtomicBoolean();
    private volatile ByteConnection connection;
    /** Where the next bytes of the stretch go that is coming, and how many more it has. */
    private long position;
    private int left;
    private boolean paused;
    private boolean isOpen;
    /** Whether the primary was told where to begin. */
    private boolean begun;
    /** Whether something has come, and all of it stood behind what there was. */
    private volatile boolean follows;
    private long reported;
    private long lastReport;
    private long lastHeard;
    private final TransferRate received;
    private volatile long lastHeardMillis;
    private volatile long lastReportMillis;

    /** What the stream needs of its broker. */
    interface Surroundings {
        long nanos();

        long millis();

        /** Has something done so much later. */
        void after(Duration delay, Runnable task);

        /** The stream has ended, or did not come about; once. */
        void ended(ReplicaStream stream, String why);
    }

    ReplicaStream(ReplicationRules rules, MessageStore store, LogCopy copy, Surroundings around) {
        this.rules = rules;
        this.store = store;
        this.copy = copy;
        this.around = around;
        this.received = new TransferRate(around::nanos);
    }

    @Override
    public void opened(ByteConnection opened) {
        connection = opened;
        isOpen = true;
        lastHeard = around.nanos();
        position = copy.restart();
        LOG.info("Copying the log of {}, from position {} on", opened.remote(), position);
        reportGrowth();
    }

    @Override
    public void read(ByteBuffer bytes) {
        if (!isOpen) {
            return;
        }
        lastHeard = around.nanos();
        lastHeardMillis = around.millis();
        try {
            while (bytes.hasRemaining()) {
                if (left > 0) {
                    take(bytes);
                } else if (Stretch.fill(head, bytes)) {
                    begin(head.getLong(Stretch.POSITION), head.getInt(Stretch.LENGTH));
                    head.clear();
                }
            }
        } catch (IOException e) {
            fail(e.getMessage());
        }
    }

    private void begin(long from, int length) throws IOException {
        if (length < 0) {
            throw new IOException("it announces a stretch of " + length + " bytes");
        }
        if (length == 0 && from != position) {
            throw new IOException("it goes on at position " + from + ", but this log has come to " + position
                + ": the two differ");
        }
        position = from;
        left = length;
    }

    private void take(ByteBuffer bytes) throws IOException {
        int length = Math.min(left, bytes.remaining());
        copy.take(position, bytes.slice(bytes.position(), length));
        bytes.position(bytes.position() + length);
        position += length;
        left -= length;
        received.count(length);
    }

    @Override
    public void readAll() {
        if (!paused && isOpen) {
            append();
        }
    }

    private void append() {
        try {
            copy.append();
            follows = lastHeardMillis > 0;
            if (paused) {
                paused = false;
                LOG.info("The store takes the primary's log again");
                connection.reading(true);
            }
        } catch (AppendRefused e) {
            if (!paused) {
                paused = true;
                LOG.warn("The primary's log is not taken for now: {}", e.getMessage());
                connection.reading(false);
            }
            around.after(PAUSE, () -> connection.execute(() -> {
                if (isOpen) {
                    append();
                }
            }));
        } catch (IOException e) {
            fail(e.getMessage());
        }
    }

    @Override
    public void writable() { }

    /** More of the log may be read, which is what is reported; by any thread. */
    void grown() {
        if (connection != null && reportsSoon.compareAndSet(false, true)) {
            connection.execute(() -> {
                reportsSoon.set(false);
                if (isOpen) {
                    reportGrowth();
                }
            });
        }
    }

    /**
     * The first report says where the primary is to begin: behind all that is appended, so it waits until that may be
     * read.
     */
    private void reportGrowth() {
        long now = store.readablePosition();
        if (begun ? now > reported : now >= store.appendedPosition()) {
            begun = true;
            report(now);
        }
    }

    private void report(long upTo) {
        reported = upTo;
        lastReport = around.nanos();
        lastReportMillis = around.millis();
        connection.write(Stretch.report(upTo), () -> { });
        connection.flush();
    }

    /** Gives a sign of life, and looks for one; by any thread. */
    void tick() {
        if (connection == null) {
            return;
        }
        connection.execute(() -> {
            long now = around.nanos();
            if (!isOpen) {
                return;
            }
            received.tick();
            if (paused) {
                // Nothing is read, so nothing can be heard.
                lastHeard = now;
            }
            if (now - lastHeard > rules.silence().toNanos()) {
                fail("nothing has come for " + rules.silence().toSeconds() + " s (haHousekeepingInterval)");
            } else if (begun && now - lastReport >= rules.heartbeat().toNanos()) {
                report(store.readablePosition());
            }
        });
    }

    /** Ends it: nothing that comes before it is closed matters. */
    private void fail(String why) {
        isOpen = false;
        follows = false;
        close(why);
    }

    /** Ends it; by any thread. */
    void close(String why) {
        if (connection != null) {
            connection.close(why);
        }
    }

    @Override
    public void closed(String why) {
        isOpen = false;
        follows = false;
        around.ended(this, why == null ? complaint() : why);
    }

    private String complaint() {
        return isRefused() ? "the primary has closed the connection when it heard that this log ends at position "
            + reported + ". Its own may end before that, or begin behind it: its log says why"
            : "the primary has closed the connection";
    }

    /** Whether the primary has sent nothing, though it was reached. */
    boolean isRefused() {
        return connection != null && lastHeardMillis == 0;
    }

    /** Whether the primary's log goes on where this one ends, as far as has come; by any thread. */
    boolean follows() {
        return follows;
    }

    /** How many bytes of the log come in a second. */
    long bytesPerSecond() {
        return received.perSecond();
    }

    /** When something came last, in milliseconds since 1970; 0 where nothing has. */
    long lastHeardMillis() {
        return lastHeardMillis;
    }

    /** When it has said last how far it is, in milliseconds since 1970; 0 where it has not. */
    long lastReportMillis() {
        return lastReportMillis;
    }
}
