package org.apache.rocketmq.broker;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.rocketmq.broker.admin.AdminHandlers;
import org.apache.rocketmq.broker.assignment.AssignmentHandlers;
import org.apache.rocketmq.broker.config.ConfigFile;
import org.apache.rocketmq.broker.config.ConfigHandlers;
import org.apache.rocketmq.broker.config.LiveSettings;
import org.apache.rocketmq.broker.delay.DelaySchedule;
import org.apache.rocketmq.broker.delay.DelayedDelivery;
import org.apache.rocketmq.broker.filter.KnownFilters;
import org.apache.rocketmq.broker.group.GroupHandlers;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.broker.group.Producers;
import org.apache.rocketmq.broker.lock.LockHandlers;
import org.apache.rocketmq.broker.lock.LockLife;
import org.apache.rocketmq.broker.lock.QueueLocks;
import org.apache.rocketmq.broker.membership.Membership;
import org.apache.rocketmq.broker.membership.RegisteredFirst;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.broker.offset.OffsetHandlers;
import org.apache.rocketmq.broker.offset.ResetRules;
import org.apache.rocketmq.broker.pop.PopPolls;
import org.apache.rocketmq.broker.pop.Pops;
import org.apache.rocketmq.broker.progress.GroupLook;
import org.apache.rocketmq.broker.progress.ProgressHandlers;
import org.apache.rocketmq.broker.pull.ColdReads;
import org.apache.rocketmq.broker.pull.LongPolls;
import org.apache.rocketmq.broker.pull.PullHandlers;
import org.apache.rocketmq.broker.query.QueryHandlers;
import org.apache.rocketmq.broker.query.RoleLines;
import org.apache.rocketmq.broker.query.WaitingLines;
import org.apache.rocketmq.broker.record.OffsetMessageIds;
import org.apache.rocketmq.broker.relay.RelayHandlers;
import org.apache.rocketmq.broker.send.ReplyHandlers;
import org.apache.rocketmq.broker.send.SendHandlers;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.stats.StatsHandlers;
import org.apache.rocketmq.broker.stats.Tally;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.timer.Timers;
import org.apache.rocketmq.broker.timer.WaitingByTopic;
import org.apache.rocketmq.broker.topic.GoneTopics;
import org.apache.rocketmq.broker.transaction.CheckRounds;
import org.apache.rocketmq.broker.transaction.TransactionHandlers;
import org.apache.rocketmq.broker.transaction.Transactions;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.serve.SlowLane;
import org.apache.rocketmq.remoting.internal.transport.ByteServer;
import org.apache.rocketmq.remoting.internal.transport.ClientOptions;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.internal.transport.RpcServer;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.srvutil.Server;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.index.DelayLevels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker: builds its parts, opens them in order, and closes them in the opposite one. All threads are made here: the
 * event loops, the admin lane, the readers of what is not in memory, one for housekeeping, and those of the store.
 */
public final class Broker implements Server {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    /** Clients with the VIP channel expect a broker so far below its port. */
    private static final int VIP_DISTANCE = 2;
    private static final int ADMIN_REQUESTS = 1024;
    /** How much later than it should a slow request hears that it waited too long. */
    private static final Duration LATENESS_PERIOD = Duration.ofSeconds(1);
    /** What ordered pops change is looked for so often, to be saved. */
    private static final Duration ORDERED_PERIOD = Duration.ofMillis(500);
    /** How long the start waits for the name servers before it goes on without them. */
    private static final Duration FIRST_REGISTRATION = Duration.ofSeconds(4);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final InstantSource clock = InstantSource.system();
    private final LongSupplier nanos = System::nanoTime;
    private final Failures failures = Failures.toLog("org.apache.rocketmq.broker.failures");
    private final long bootMillis = clock.millis();
    private final BrokerConfig config;
    private final LiveSettings settings;
    private volatile Rules rules;
    private final Scheduler housekeeping;
    private final IoLoops loops;
    private final SlowLane adminLane;
    private final SlowLane readers;
    private final RpcClient client;
    private final Statistics statistics = new Statistics(clock, ZoneId.systemDefault());
    private final LongPolls polls;
    private final PopPolls popPolls;
    private final DelaySchedule schedule;
    private final MessageStore store;
    private final KnownFilters filters;
    private final Tables tables;
    private final Transactions transactions;
    private final GroupProgress progress;
    private final Pops pops;
    private final GoneTopics gone;
    private final Timers timers;
    private final Groups groups;
    private final Producers producers;
    private final QueueLocks locks;
    private final Membership membership;
    private final Replication replication;

    private Broker(Settings settings, BrokerConfig config, Path file, Sockets sockets) throws IOException {
        this.config = config;
        loops = opened(sockets.loops);
        this.settings = new LiveSettings(settings, BrokerSettings.changeable(),
            file == null ? null : new ConfigFile(file), this::prepare, clock);
        rules = config.rules();
        housekeeping = new Scheduler("housekeeping", failures);
        adminLane = new SlowLane("admin", ADMIN_REQUESTS);
        readers = new SlowLane("store-reader", config.readers(), config.waitingReads());
        try {
            client = opened(new RpcClient(loops, ClientOptions.defaults(),
                new RequestDispatcher(HandlerTable.empty(), adminLane, failures, List.of()), List.of()));
            polls = new LongPolls((delay, task) -> housekeeping.after(delay, "long polls", task), nanos);
            popPolls = new PopPolls(config.popping(),
                (delay, task) -> housekeeping.after(delay, "waiting pops", task), nanos, clock);
            var arrivals = new Arrivals(polls, popPolls);
            var storeConfig = config.store();
            schedule = new DelaySchedule(DelayLevels.parse(storeConfig.delayLevels()));
            filters = KnownFilters.open(
                new TableFile(config.tables(), "consumerFilter.json"), config.filtering(), clock);
            store = opened(MessageStore.open(storeConfig, clock, arrivals, filters, failures));
            tables = Tables.open(
                config.tables(), config.topics(schedule.count()), config.autoCreateGroup(), clock);
            gone = new GoneTopics(topic -> tables.topics().find(topic) != null, store);
            timers = new Timers(config.timers(), new Timers.Surroundings(store, clock, statistics,
                WaitingByTopic.open(new TableFile(config.tables(), "timermetrics")), gone), failures);
            opened.push(timers::close);
            opened.push(() -> store.close(() -> {
                tables.saveAll();
                Tables.saveEach(List.of(filters::close));
                timers.keep();
            }));
            if (store.openedAfterCrash()) {
                tables.addLost(store);
                tables.afterCrash(store);
            }
            filters.start(store::lastStoreTimestamp, store.closedHere());
            transactions = Transactions.open(
                config.transactions(), store, tables.offsets(), config.storeHost(), clock);
            groups = new Groups(config.memberExpiry(), housekeeping, nanos);
            progress = new GroupProgress(tables.offsets(), groups::isOnline);
            pops = opened(Pops.open(config.popping(), tables.orderedPops(), popPolls, new Pops.Surroundings(
                store, tables.topics(), tables.groups(), tables.offsets(), progress, clock, nanos,
                (delay, task) -> housekeeping.after(delay, "popped messages", task), failures)));
            replication = opened(new Replication(config,
                new Replication.Parts(store, loops, sockets.forReplicas, housekeeping, nanos, clock)));
            // From here on they work on store and tables, so they stop before those are closed.
            opened(housekeeping);
            opened(adminLane);
            opened(readers);
            producers = new Producers(config.memberExpiry(), nanos, clock);
            locks = new QueueLocks(LockLife.configured(), nanos);
            membership = new Membership(
                config.identity(), config.membership(() -> rules.permission()), tables.topics(), client, housekeeping);
            if (replication.isPrimary()) {
                startDelivery(arrivals);
                startChecks();
                pops.start();
            }
            listen(sockets.anyPort);
            join();
        } catch (IOException | RuntimeException | Error e) {
            closeAll();
            housekeeping.close();
            adminLane.close();
            readers.close();
            throw e;
        }
    }

    /**
     * Starts a broker; when this returns, it serves and is registered at the name servers that answer.
     *
     * @param file the properties file of the settings; null where there was none
     * @throws IOException where the port, the store or a table cannot be used; the text says what and where
     * @throws BadSettingsException where a setting does not do for this machine
     */
    public static Broker start(Settings settings, Path file) throws IOException, BadSettingsException {
        int wished = BrokerConfig.wishedPort(settings);
        var loops = IoLoops.start("io", BrokerConfig.ioThreads(settings));
        try {
            // The store has the port in its records, so which one it is must be known before anything is served.
            var anyPort = wished == 0 ? RpcServer.take(loops, BrokerConfig.server(settings, wished)) : null;
            int port = anyPort == null ? wished : anyPort.port();
            var forReplicas = BrokerConfig.role(settings).isPrimary() ? Replication.takePort(
                loops, settings.get(BrokerSettings.BIND), settings.get(BrokerSettings.HA_PORT), port) : null;
            var config = new BrokerConfig(settings, port, forReplicas == null ? port + 1 : forReplicas.port());
            return new Broker(settings, config, file, new Sockets(loops, anyPort, forReplicas));
        } catch (IOException | BadSettingsException | RuntimeException | Error e) {
            loops.close();
            throw e;
        }
    }

    /**
     * What sockets need.
     *
     * @param loops who owns them
     * @param anyPort the free port that the broker has taken; null where the settings name one
     * @param forReplicas where replicas connect; null where the broker is one
     */
    private record Sockets(IoLoops loops, RpcServer anyPort, ByteServer forReplicas) { }

    private void startDelivery(Arrivals arrivals) {
        var turns = new DelayedDelivery.Turns(clock,
            (delay, task) -> housekeeping.after(delay, "delayed delivery", task), failures,
            (topic, stored) -> statistics.countPut(topic, stored.messages(), stored.length()), gone);
        var delivery = new DelayedDelivery(schedule, store, tables.delays(), turns);
        arrivals.tell(delivery, timers);
        housekeeping.execute(delivery::start);
        opened.push(delivery::close);
        timers.start();
        opened.push(timers::stop);
    }

    private void startChecks() {
        var rounds = CheckRounds.of(config.transactions(), transactions, producers, clock,
            (delay, task) -> housekeeping.after(delay, "checks of transactions", task), failures);
        rounds.start();
        opened.push(rounds::close);
    }

    private void listen(RpcServer anyPort) throws IOException {
        var table = replication.isPrimary() ? handlers() : BrokerRequests.ofReplica(handlers(), config.identity());
        var dispatcher = new RequestDispatcher(table, adminLane, failures, List.of());
        if (anyPort == null) {
            opened(RpcServer.listen(loops, config.server(config.port()), dispatcher));
        } else {
            opened(anyPort).serve(dispatcher);
        }
        int vipPort = config.port() - VIP_DISTANCE;
        if (config.hasVipPort()) {
            try {
                opened(RpcServer.listen(loops, config.server(vipPort), dispatcher));
            } catch (BindException e) {
                var both = new BindException(e.getMessage() + ". It is the VIP port of listenPort " + config.port()
                    + ", always " + VIP_DISTANCE + " below it; choose a listenPort of which both are free");
                both.initCause(e);
                throw both;
            }
        }
        opened.push(polls);
        opened.push(popPolls);
    }

    /** Puts changed settings into effect, those that may be changed. */
    private Runnable prepare(Settings changed) throws BadSettingsException {
        var next = new BrokerConfig(changed, config.port(), config.haPort());
        return () -> {
            int before = rules.permission();
            rules = next.rules();
            tables.groups().autoCreate(next.autoCreateGroup());
            tables.topics().autoCreate(next.topics(schedule.count()).autoCreate());
            store.retain(next.store().retention());
            if (before != rules.permission()) {
                tables.topics().tellAgain();
            }
        };
    }

    private HandlerTable handlers() {
        var topics = tables.topics();
        var ids = new OffsetMessageIds(config.storeHost());
        var sendLimits = config.sendLimits(topics, nanos);
        var coldReads = new ColdReads(readers, config.patience().pull(), nanos);
        var look = new GroupLook(topics, tables.groups(), groups, tables.offsets(), store, statistics, pops);
        return BrokerRequests.table(
            new SendHandlers(() -> rules.sending(), topics, tables.groups(), schedule, timers, transactions, ids,
                store, replication.copies(), statistics, sendLimits),
            new ReplyHandlers(
                () -> rules.sending(), topics, producers, ids, store, statistics, sendLimits, clock),
            new PullHandlers(
                () -> rules.pulling(), topics, tables.groups(), groups, filters, progress, store, statistics,
                polls, nanos, config.pullLimits(tables.groups(), nanos), coldReads),
            pops.handlers(() -> rules.pulling(), statistics, config.pullLimits(tables.groups(), nanos), coldReads),
            new OffsetHandlers(tables.offsets(), progress, topics, tables.groups(), groups, store,
                new ResetRules(config.identity().name(), () -> rules.resetByPull()), this::answerWaiting),
            new GroupHandlers(groups, producers, tables.groups(), topics,
                () -> rules.pulling().filterByProperties()),
            new LockHandlers(locks, topics),
            new QueryHandlers(
                store, config.querying(), statistics, tables.delays(), transactions, timers::standing,
                new WaitingLines(readers, adminLane),
                new RoleLines(replication.isPrimary(), replication.copies()::count), bootMillis, clock),
            new AdminHandlers(topics, tables.groups(), progress, store, tables.delays(),
                this::topicGone, tables.modes()::removeGroup, config.clearsPopped()),
            new TransactionHandlers(transactions, topics, store, statistics),
            new BrokerRequests.Looks(new ProgressHandlers(look, config.identity(), clock),
                new RelayHandlers(groups, store),
                new StatsHandlers(statistics, config.identity().cluster(), clock),
                new ConfigHandlers(settings),
                new AssignmentHandlers(tables.modes(), config.unsetMode(), topics, groups, config.identity().name(),
                    membership::route, nanos, tables::saveModes),
                new RegisteredFirst(topics::counter, membership::told), replication.handlers()),
            config.patience());
    }

    /** The primary has deleted a topic; and made it anew, where messages have come since it was asked. */
    private void forget(String topic, long askedAt) {
        if (store.deleteTopic(topic, askedAt)) {
            tables.offsets().removeTopic(topic);
            topicGone(topic);
        }
    }

    private void topicGone(String topic) {
        tables.modes().removeTopic(topic);
        pops.forgetTopic(topic);
        answerWaiting(topic);
    }

    /** Has those look again that wait for messages of a topic. */
    private void answerWaiting(String topic) {
        polls.answerAll(topic);
        popPolls.answerAll(topic);
    }

    /** Begins the regular work and lets the name servers know. */
    private void join() {
        tables.topics().onChange(() -> {
            // Before the table is forced to disk, as there may be somebody who waits for it.
            membership.topicsChanged();
            housekeeping.execute(tables::saveNames);
        });
        tables.groups().onChange(() -> housekeeping.execute(tables::saveNames));
        var references = new ReferenceSaving(() -> {
            pops.note();
            return tables.references();
        }, ReferenceSaving.Log.of(store),
            (delay, task) -> housekeeping.after(delay, "saving the offsets", task), nanos);
        housekeeping.every(ORDERED_PERIOD, ORDERED_PERIOD, "saving ordered pops", () -> {
            if (tables.orderedPops().hasChanged()) {
                references.saveSoon();
            }
        });
        housekeeping.every(config.flushOffsets(), config.flushOffsets(), "saving the tables", () -> {
            references.save();
            tables.saveNames();
            filters.look(groups::subscription);
            Tables.saveEach(List.of(filters::save, timers::saveCounts));
        });
        housekeeping.every(Tally.PERIOD, Tally.PERIOD, "sampling the statistics", statistics::sample);
        housekeeping.every(LATENESS_PERIOD, LATENESS_PERIOD, "refusing late requests", () -> {
            adminLane.refuseLate();
            readers.refuseLate();
        });
        housekeeping.every(config.expiryPeriod(), config.expiryPeriod(), "expiry of silent clients", () -> {
            groups.expire();
            producers.expire();
            locks.expire();
        });
        opened.push(membership::close);
        replication.start(membership);
        try {
            membership.start().get(FIRST_REGISTRATION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Not all name servers have answered within {} s; registration goes on while the broker serves",
                FIRST_REGISTRATION.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a registration's outcome is never a failure", e);
        }
        if (!replication.isPrimary()) {
            replication.follow(tables, client, (gone, askedAt) -> gone.forEach(topic -> forget(topic, askedAt)));
            // It may become a primary, and its own have ended before it could tell its last topics.
            opened.push(() -> tables.addLost(store));
        }
    }

    /** How much it keeps of pops: messages that are out, deliveries, and pops that wait. */
    long keptOfPops() {
        return pops.out() + pops.deliveries() + popPolls.count();
    }

    /** The port that it listens on. */
    public int port() {
        return config.port();
    }

    /** The name servers that it is not registered at, because they did not answer. */
    List<String> lostNameServers() {
        return membership.lost();
    }

    @Override
    public String bootMessage() {
        var self = config.identity();
        String message = "The broker[" + self.name() + ", " + self.address() + "] boot success. serializeType="
            + RemotingCommand.getSerializeTypeConfigInThisServer();
        var nameServers = config.nameServers();
        return nameServers.isEmpty() ? message : message + " and name server is " + String.join(";", nameServers);
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    /** Leaves the name servers, answers who waits, writes all to disk. A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closeAll();
        }
    }

    /** Each part is closed, whatever happens to the others. */
    private void closeAll() {
        var parts = new ArrayList<>(opened);
        opened.clear();
        for (var part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                failures.report("closing " + part.getClass().getSimpleName(), e);
            }
        }
    }
}
