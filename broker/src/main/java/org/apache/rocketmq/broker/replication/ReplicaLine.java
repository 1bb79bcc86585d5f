package org.apache.rocketmq.broker.replication;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.remoting.internal.transport.ByteConnection;
import org.apache.rocketmq.remoting.internal.transport.ByteHandler;
import org.apache.rocketmq.store.LogPiece;
import org.apache.rocketmq.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A primary's connection to one replica: sends the log from where the replica's ends, and hears how far it has come.
 * Owned by the connection's event loop, but for what is said of it.
 */
final class ReplicaLine implements ByteHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaLine.class);
    private static final long UNKNOWN = -1;

    private final ReplicationRules rules;
    private final MessageStore store;
    private final LongSupplier nanos;
    private final Listener listener;
    private final ByteBuffer report = ByteBuffer.allocate(Stretch.REPORT_BYTES);
    /** Whether the event loop is about to look for what there is to send. */
    private final AtomicBoolean looksSoon = new AtomicBoolean();
    private volatile ByteConnection connection;
    private volatile String address;
    private boolean isSentAway;
    private long lastHeard;
    private long lastSent;
    private final TransferRate sent;
    /** Where the next stretch begins; unknown until the first report. */
    private volatile long next = UNKNOWN;
    private volatile long acknowledged = UNKNOWN;

    /** Who hears of lines. */
    interface Listener {
        void opened(ReplicaLine line);

        /** It has acknowledged more than before. */
        void acknowledged(ReplicaLine line);

        void closed(ReplicaLine line);
    }

    ReplicaLine(ReplicationRules rules, MessageStore store, LongSupplier nanos, Listener listener) {
        this.rules = rules;
        this.store = store;
        this.nanos = nanos;
        this.listener = listener;
        this.sent = new TransferRate(nanos);
    }

    @Override
    public void opened(ByteConnection opened) {
        // Nobody knows it any more once the connection is closed.
        address = Hosts.text((InetSocketAddress) opened.remote());
        connection = opened;
        lastHeard = nanos.getAsLong();
        lastSent = lastHeard;
        listener.opened(this);
    }

    @Override
    public void read(ByteBuffer bytes) {
        while (!isSentAway && Stretch.fill(report, bytes)) {
            lastHeard = nanos.getAsLong();
            reported(report.getLong(0));
            report.clear();
        }
    }

    private void reported(long position) {
        if (position < 0 || position > store.readablePosition()) {
            close("it says that its log ends at " + position + ", but this one's at " + store.readablePosition()
                + ": the two differ. A replica that has been a primary, or outlived one that lost its last messages,"
                + " gets all anew when its store is deleted");
        } else if (next == UNKNOWN) {
            begin(position);
        } else if (position > acknowledged) {
            acknowledged = position;
            listener.acknowledged(this);
        }
    }

    /** A replica that has nothing gets all that there is. */
    private void begin(long position) {
        long first = store.firstPosition();
        if (position > 0 && position < first) {
            close("its log ends at " + position + ", and this one begins at " + first + " by now: what is between has"
                + " been deleted. It gets all anew when its store is deleted");
            return;
        }
        acknowledged = position;
        next = position == 0 ? first : position;
        LOG.info("The replica {} has the log up to position {} of {}", this, position, store.readablePosition());
        listener.acknowledged(this);
        send();
        if (next == position) {
            // Else it would not hear for seconds that it has all.
            giveSign();
        }
    }

    private void giveSign() {
        lastSent = nanos.getAsLong();
        connection.write(Stretch.head(next, 0), () -> { });
        connection.flush();
    }

    @Override
    public void readAll() { }

    @Override
    public void writable() {
        send();
    }

    /** There is more of the log; by any thread. */
    void grown() {
        if (next != UNKNOWN && looksSoon.compareAndSet(false, true)) {
            connection.execute(() -> {
                looksSoon.set(false);
                send();
            });
        }
    }

    private void send() {
        if (next == UNKNOWN) {
            return;
        }
        long from = next;
        while (connection.isWritable()) {
            LogPiece piece = store.piece(next, rules.batchBytes());
            if (piece == null) {
                break;
            }
            int length = piece.bytes().remaining();
            connection.write(Stretch.head(next, length), () -> { });
            connection.write(piece.bytes(), piece.release());
            next += length;
            sent.count(length);
        }
        if (next > from) {
            lastSent = nanos.getAsLong();
            connection.flush();
        } else if (next < store.firstPosition()) {
            close("it is so slow that the part of the log that it needs has been deleted");
        }
    }

    /** Gives a sign of life, and looks for one; by any thread. */
    void tick() {
        connection.execute(() -> {
            long now = nanos.getAsLong();
            sent.tick();
            if (now - lastHeard > rules.silence().toNanos()) {
                close("nothing has come for " + rules.silence().toSeconds() + " s (haHousekeepingInterval)");
            } else if (next != UNKNOWN && now - lastSent >= rules.heartbeat().toNanos()) {
                giveSign();
            }
        });
    }

    private void close(String why) {
        isSentAway = true;
        LOG.error("The replica {} is sent away: {}", this, why);
        connection.close(why);
    }

    @Override
    public void closed(String why) {
        if (connection != null) {
            LOG.info("The replica {} is gone{}", this, why == null ? "" : ": " + why);
            listener.closed(this);
        }
    }

    /** The position up to which the replica has all; -1 where it has not said. */
    long acknowledged() {
        return acknowledged;
    }

    /** Where the next stretch begins; -1 where that is not known. */
    long next() {
        return next;
    }

    /** How many bytes of the log it gets in a second. */
    long bytesPerSecond() {
        return sent.perSecond();
    }

    /** Whether it has nearly all. */
    boolean isInSync(long end) {
        return acknowledged != UNKNOWN && end - acknowledged <= rules.mostBehind();
    }

    @Override
    public String toString() {
        return address;
    }
}
