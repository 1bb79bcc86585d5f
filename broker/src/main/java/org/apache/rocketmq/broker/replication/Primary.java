package org.apache.rocketmq.broker.replication;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.apache.rocketmq.remoting.internal.transport.ByteServer;
import org.apache.rocketmq.store.MessageStore;

/** Has replicas copy the log, and says how much of it they have. */
public final class Primary implements ReplicaLine.Listener, AutoCloseable {
    private final ReplicationRules rules;
    private final MessageStore store;
    private final ByteServer server;
    private final LongSupplier nanos;
    private final Copies copies;
    private final List<ReplicaLine> lines = new CopyOnWriteArrayList<>();

    /**
     * A primary that serves nobody yet.
     *
     * @param server where replicas connect
     * @param copies what waits for them
     */
    public Primary(
        ReplicationRules rules, MessageStore store, ByteServer server, LongSupplier nanos, Copies copies) {
        this.rules = rules;
        this.store = store;
        this.server = server;
        this.nanos = nanos;
        this.copies = copies;
    }

    /** Serves replicas from now on. */
    public void start() {
        copies.watch(this::hasEnough);
        store.onGrowth(this::grown);
        server.serve(() -> new ReplicaLine(rules, store, nanos, this));
    }

    private void grown() {
        for (ReplicaLine line : lines) {
            line.grown();
        }
    }

    @Override
    public void opened(ReplicaLine line) {
        lines.add(line);
    }

    @Override
    public void acknowledged(ReplicaLine line) {
        copies.copied(copied());
    }

    @Override
    public void closed(ReplicaLine line) {
        lines.remove(line);
    }

    /** The log position up to which as many replicas as are asked for have all. */
    private long copied() {
        if (rules.copies() == 0) {
            return Long.MAX_VALUE;
        }
        var positions = lines.stream().map(ReplicaLine::acknowledged).sorted(Comparator.reverseOrder()).toList();
        return positions.size() < rules.copies() ? 0 : positions.get(rules.copies() - 1);
    }

    /** Whether as many replicas as are asked for are there, and not far behind. */
    private boolean hasEnough() {
        return inSync() >= rules.copies();
    }

    /** How many replicas are there, and not far behind. */
    public int inSync() {
        long end = store.readablePosition();
        int count = 0;
        for (ReplicaLine line : lines) {
            count += line.isInSync(end) ? 1 : 0;
        }
        return count;
    }

    /**
     * How a replica stands.
     *
     * @param address where it is connected from
     * @param acknowledged the log position up to which it has all; -1 where it has not said
     * @param next where the next stretch that it gets begins; -1 where that is not known
     * @param bytesPerSecond how much of the log it gets
     */
    public record Standing(String address, long acknowledged, long next, boolean inSync, long bytesPerSecond) { }

    /** How each replica stands. */
    public List<Standing> standings() {
        long end = store.readablePosition();
        return lines.stream()
            .map(line -> new Standing(line.toString(), line.acknowledged(), line.next(), line.isInSync(end),
                line.bytesPerSecond())).toList();
    }

    /** To be called every second or so. */
    public void tick() {
        lines.forEach(ReplicaLine::tick);
    }

    @Override
    public void close() {
        server.close();
    }
}
