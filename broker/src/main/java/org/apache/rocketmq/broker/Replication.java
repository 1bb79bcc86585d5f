package org.apache.rocketmq.broker;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.apache.rocketmq.broker.membership.Membership;
import org.apache.rocketmq.broker.replication.Copies;
import org.apache.rocketmq.broker.replication.Primary;
import org.apache.rocketmq.broker.replication.Replica;
import org.apache.rocketmq.broker.replication.ReplicationHandlers;
import org.apache.rocketmq.broker.replication.TableCopy;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.transport.ByteClient;
import org.apache.rocketmq.remoting.internal.transport.ByteServer;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What makes others the replicas of this broker, or this one the replica of another. */
final class Replication implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration EXPIRY = Duration.ofMillis(100);
    private static final Duration TABLES = Duration.ofSeconds(3);
    private static final Duration TABLE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final BrokerConfig config;
    private final MessageStore store;
    private final Scheduler housekeeping;
    private final Copies copies;
    private final Primary primary;
    private final Replica replica;
    private volatile Membership membership;

    /** What it works with; {@code server} is null for a replica. */
    record Parts(
        MessageStore store, IoLoops loops, ByteServer server, Scheduler housekeeping, LongSupplier nanos,
        InstantSource clock) { }

    Replication(BrokerConfig config, Parts parts) {
        this.config = config;
        this.store = parts.store;
        this.housekeeping = parts.housekeeping;
        var rules = config.replication();
        copies = new Copies(rules, parts.nanos);
        if (config.role().isPrimary()) {
            primary = new Primary(rules, store, parts.server, parts.nanos, copies);
            replica = null;
        } else {
            primary = null;
            replica = new Replica(rules, store, new ByteClient(parts.loops, CONNECT_TIMEOUT), this::logAddress,
                new BrokerClock(parts));
        }
    }

    /** The broker's time, and its thread for what comes later. */
    private record BrokerClock(Parts parts) implements Replica.Clock {
        @Override
        public long nanos() {
            return parts.nanos.getAsLong();
        }

        @Override
        public long millis() {
            return parts.clock.millis();
        }

        @Override
        public void after(Duration delay, Runnable task) {
            parts.housekeeping.after(delay, "replication", task);
        }
    }

    /**
     * Takes the port where replicas connect: the one that is asked for, else the one after the broker's, or any free
     * one, as replicas hear of it from the name servers.
     *
     * @param wished 0 where none is asked for
     */
    static ByteServer takePort(IoLoops loops, String host, int wished, int brokerPort) throws IOException {
        try {
            return ByteServer.take(loops, host, wished == 0 ? brokerPort + 1 : wished);
        } catch (BindException e) {
            if (wished != 0) {
                var named = new BindException(
                    e.getMessage() + ". It is the port for replicas, haListenPort; 0 takes any free one");
                named.initCause(e);
                throw named;
            }
            var free = ByteServer.take(loops, host, 0);
            LOG.warn("Replicas connect to port {}, as {}, the one after the broker's, is in use; haListenPort names"
                + " another", free.port(), brokerPort + 1);
            return free;
        }
    }

    /** What sends wait for. */
    Copies copies() {
        return copies;
    }

    ReplicationHandlers handlers() {
        return primary != null
            ? ReplicationHandlers.of(primary, store) : ReplicationHandlers.of(replica, store);
    }

    boolean isPrimary() {
        return primary != null;
    }

    /** Begins. */
    void start(Membership member) {
        membership = member;
        if (primary != null) {
            primary.start();
            housekeeping.every(TICK, TICK, "replicas", primary::tick);
            if (config.replication().copies() > 0) {
                housekeeping.every(EXPIRY, EXPIRY, "sends that wait for replicas", copies::expire);
            }
        }
    }

    /** As a replica: begins to copy tables, and the log. */
    void follow(Tables tables, RpcClient client, ObjLongConsumer<Set<String>> topicsGone) {
        var copy = new TableCopy(client, TABLE_TIMEOUT, new PrimaryTables(), housekeeping, new TableCopy.Takers(
            (json, logEnd) -> topicsGone.accept(tables.topics().become(json), logEnd), tables.groups()::become,
            tables.offsets()::become, tables.delays()::become, tables.modes()::become));
        housekeeping.every(Duration.ZERO, TABLES, "the primary's tables", () -> {
            if (!replica.follows()) {
                // The primary may have ended before it could tell its last topics.
                tables.addLost(store);
                membership.askForPrimary();
            }
            copy.tick();
        });
        housekeeping.every(Duration.ZERO, TICK, "the primary's log", replica::tick);
    }

    /** Tables are worth copying where the log is copied. */
    private final class PrimaryTables implements TableCopy.Source {
        @Override
        public String address() {
            return replica.follows() ? membership.primary().address() : null;
        }

        @Override
        public long logEnd() {
            return store.readablePosition();
        }
    }

    private String logAddress() {
        String named = config.primaryAddress();
        return named != null ? named : membership.primary().haAddress();
    }

    @Override
    public void close() {
        if (primary != null) {
            primary.close();
        } else {
            replica.close();
        }
    }
}
