package org.apache.rocketmq.broker.replication;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.remoting.internal.transport.ByteClient;
import org.apache.rocketmq.store.LogCopy;
import org.apache.rocketmq.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the store the copy of the primary's: connects to it, and does so again when the connection is lost or another
 * primary is there. Its turns are taken by one thread.
 */
public final class Replica implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final int LONGEST_REST = 31;

    private final ReplicationRules rules;
    private final MessageStore store;
    private final ByteClient client;
    private final Supplier<String> primary;
    private final ReplicaStream.Surroundings around;
    private final LogCopy copy;
    private volatile ReplicaStream stream;
    private volatile String address;
    /** When something came by earlier streams, and when it was said by them how far the log is. */
    private volatile long lastHeardMillis;
    private volatile long lastReportMillis;
    private volatile boolean closed;
    /** Why the last stream ended, as it was logged; null since one works. */
    private volatile String trouble;
    private boolean toldOfNone;
    /** How many ticks it rests after the primary has sent it away: more and more, as that is logged there each time. */
    private volatile int rest;
    private volatile int restLeft;

    /** What time it is, and who does things later. */
    public interface Clock {
        long nanos();

        long millis();

        void after(Duration delay, Runnable task);
    }

    /**
     * A replica that does nothing yet.
     *
     * @param primary where the primary's log is to be had, {@code host:port}; null while that is not known
     */
    public Replica(
        ReplicationRules rules, MessageStore store, ByteClient client, Supplier<String> primary, Clock clock) {
        this.rules = rules;
        this.store = store;
        this.client = client;
        this.primary = primary;
        this.around = new Around(clock);
        this.copy = store.copy();
        store.onGrowth(this::grown);
    }

    /** A stream's surroundings are its replica and the broker's clock. */
    private final class Around implements ReplicaStream.Surroundings {
        private final Clock clock;

        Around(Clock clock) {
            this.clock = clock;
        }

        @Override
        public long nanos() {
            return clock.nanos();
        }

        @Override
        public long millis() {
            return clock.millis();
        }

        @Override
        public void after(Duration delay, Runnable task) {
            clock.after(delay, task);
        }

        @Override
        public void ended(ReplicaStream ended, String why) {
            noteTimes(ended);
            if (ended.isRefused()) {
                rest = Math.min(2 * rest + 1, LONGEST_REST);
                restLeft = rest;
            }
            Replica.this.ended(why);
        }
    }

    private void grown() {
        var now = stream;
        if (now != null) {
            now.grown();
        }
    }

    /** Sees to it that there is a stream; to be called every second or so, by one thread. */
    public void tick() {
        String wanted = primary.get();
        if (closed) {
            return;
        }
        if (wanted == null) {
            if (!toldOfNone) {
                LOG.warn("No name server knows a primary of this broker's name yet, and haMasterAddress names none:"
                    + " there is nothing to copy");
                toldOfNone = true;
            }
            return;
        }
        toldOfNone = false;
        var now = stream;
        if (now == null && restLeft > 0 && wanted.equals(address)) {
            restLeft--;
        } else if (now == null) {
            connect(wanted);
        } else if (!wanted.equals(address)) {
            now.close("the primary is at " + wanted + " by now");
        } else {
            now.tick();
            if (now.lastHeardMillis() > 0) {
                trouble = null;
                rest = 0;
            }
        }
    }

    private void connect(String wanted) {
        address = wanted;
        InetSocketAddress server;
        try {
            server = Hosts.parse(wanted);
        } catch (IllegalArgumentException e) {
            ended(e.getMessage());
            return;
        }
        var next = new ReplicaStream(rules, store, copy, around);
        stream = next;
        client.connect(server, next);
    }

    private void noteTimes(ReplicaStream ended) {
        lastHeardMillis = Math.max(lastHeardMillis, ended.lastHeardMillis());
        lastReportMillis = Math.max(lastReportMillis, ended.lastReportMillis());
    }

    private void ended(String why) {
        stream = null;
        if (!closed && !why.equals(trouble)) {
            LOG.error("The log of the primary at {} is not copied: {}. It is tried again and again", address, why);
            trouble = why;
        }
    }

    /** Whether the log is copied now, and the primary's is the one that this one is a copy of. */
    public boolean follows() {
        var now = stream;
        return now != null && now.follows();
    }

    /**
     * How it stands to its primary.
     *
     * @param address where it copies from, or tries to; null where it has not tried
     * @param bytesPerSecond how much of the log comes
     * @param lastHeardMillis when something came last, in milliseconds since 1970; 0 where nothing has
     * @param lastReportMillis when the primary was told last how far the log is; 0 where it was not
     */
    record Standing(String address, long bytesPerSecond, long lastHeardMillis, long lastReportMillis) { }

    /** How it stands to its primary. */
    Standing standing() {
        var now = stream;
        return now == null ? new Standing(address, 0, lastHeardMillis, lastReportMillis)
            : new Standing(address, now.bytesPerSecond(), Math.max(lastHeardMillis, now.lastHeardMillis()),
                Math.max(lastReportMillis, now.lastReportMillis()));
    }

    @Override
    public void close() {
        closed = true;
        var last = stream;
        if (last != null) {
            last.close("the replica is closing");
        }
    }
}
