package org.apache.rocketmq.broker;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.rocketmq.broker.assignment.UnsetMode;
import org.apache.rocketmq.broker.filter.FilterRules;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.limit.OwnLimits;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.membership.BrokerIdentity;
import org.apache.rocketmq.broker.membership.MembershipRules;
import org.apache.rocketmq.broker.pop.PopRules;
import org.apache.rocketmq.broker.pull.PullRules;
import org.apache.rocketmq.broker.query.QueryRules;
import org.apache.rocketmq.broker.replication.ReplicationRules;
import org.apache.rocketmq.broker.replication.ReplicationSettings;
import org.apache.rocketmq.broker.replication.Role;
import org.apache.rocketmq.broker.send.SendRules;
import org.apache.rocketmq.broker.timer.TimerRules;
import org.apache.rocketmq.broker.topic.TopicRules;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.broker.transaction.TransactionRules;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.transport.ServerOptions;
import org.apache.rocketmq.store.KeyIndexConfig;
import org.apache.rocketmq.store.StoreConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the settings say, in the form that each part of a broker takes, once it is known where the broker listens. */
final class BrokerConfig {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerConfig.class);
    private static final int MAX_PORT_WITHOUT_VIP = 2;
    private static final int LEAST_READERS = 2;
    private static final Duration LONGEST_SUSPEND = Duration.ofMinutes(2);
    private static final Duration LONGEST_EXPIRY_PERIOD = Duration.ofSeconds(10);

    private final Settings settings;
    private final InetAddress host;
    private final int port;
    private final int haPort;
    private final BrokerIdentity identity;

    /**
     * Reads the settings.
     *
     * @param port where the broker listens, also where the settings leave the choice open
     * @param haPort where it listens for replicas
     * @throws BadSettingsException where an address or the machine's name does not do
     */
    BrokerConfig(Settings settings, int port, int haPort) throws BadSettingsException {
        this.settings = settings;
        this.port = port;
        this.haPort = haPort;
        checkNameServers();
        this.host = host(settings.get(BrokerSettings.IP1));
        String address = Hosts.text(new InetSocketAddress(host, port));
        String ip2 = settings.get(BrokerSettings.IP2);
        var haHost = ip2 == null ? host : host(ip2);
        identity = new BrokerIdentity(settings.get(BrokerSettings.CLUSTER), name(settings),
            brokerId(settings), address, Hosts.text(new InetSocketAddress(haHost, haPort)));
    }

    /** As at Apache's broker, a primary's is 0 whatever the settings say. */
    private static long brokerId(Settings settings) throws BadSettingsException {
        long id = settings.get(BrokerSettings.ID);
        if (role(settings).isPrimary()) {
            if (id != 0) {
                LOG.warn("brokerId is {}, but brokerRole is {}, a primary, whose id is 0: it is taken for 0. A replica"
                    + " has brokerRole=SLAVE", id, role(settings));
            }
            return 0;
        }
        if (id == 0) {
            throw new BadSettingsException("brokerRole is SLAVE and brokerId is 0, which is its primary's: set brokerId"
                + " to 1 or more, another one for each replica");
        }
        return id;
    }

    /** What the broker is among those of its name. */
    static Role role(Settings settings) {
        return settings.get(ReplicationSettings.ROLE);
    }

    Role role() {
        return role(settings);
    }

    ReplicationRules replication() {
        return ReplicationSettings.rules(settings);
    }

    /** Where a replica gets the log; null where the name servers say it. */
    String primaryAddress() {
        return ReplicationSettings.primaryAddress(settings);
    }

    int haPort() {
        return haPort;
    }

    /** The settings have checked what was written for them; what the environment says is a default, and not checked. */
    private void checkNameServers() throws BadSettingsException {
        try {
            nameServers().forEach(Hosts::parseUnresolved);
        } catch (IllegalArgumentException e) {
            throw bad("namesrvAddr or the environment's NAMESRV_ADDR is " + e.getMessage(), e);
        }
    }

    private static BadSettingsException bad(String complaint, Exception cause) {
        var bad = new BadSettingsException(complaint);
        bad.initCause(cause);
        return bad;
    }

    private static InetAddress host(String text) throws BadSettingsException {
        try {
            return text == null ? Hosts.localAddress() : InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw bad("brokerIP1 or brokerIP2 is [" + text + "], which is not a known host", e);
        }
    }

    private static String name(Settings settings) throws BadSettingsException {
        String given = settings.get(BrokerSettings.NAME);
        if (given != null) {
            return given;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw bad("brokerName is not set, and this machine's name is not known", e);
        }
    }

    BrokerIdentity identity() {
        return identity;
    }

    /** The configured port; 0 for any. */
    static int wishedPort(Settings settings) {
        return settings.get(BrokerSettings.PORT);
    }

    ServerOptions server(int onPort) {
        return server(settings, onPort);
    }

    /** How a broker with these settings listens on a port; 0 for any. */
    static ServerOptions server(Settings settings, int onPort) {
        var options = ServerOptions.on(settings.get(BrokerSettings.BIND), onPort);
        return new ServerOptions(options.host(), onPort, options.maxFrameBytes(),
            Duration.ofSeconds(settings.get(BrokerSettings.IDLE_SECONDS)));
    }

    int port() {
        return port;
    }

    /** Whether the broker also listens below its port; one that took any free port does not. */
    boolean hasVipPort() {
        return wishedPort(settings) > MAX_PORT_WITHOUT_VIP;
    }

    static int ioThreads(Settings settings) {
        int wished = settings.get(BrokerSettings.IO_THREADS);
        return wished == 0 ? Runtime.getRuntime().availableProcessors() : wished;
    }

    int readers() {
        int wished = settings.get(BrokerSettings.READERS);
        return wished == 0 ? Math.max(LEAST_READERS, Runtime.getRuntime().availableProcessors()) : wished;
    }

    int waitingReads() {
        return settings.get(BrokerSettings.WAITING_READS);
    }

    StoreConfig store() {
        return StoreConfig.from(settings, new InetSocketAddress(host, port));
    }

    InetSocketAddress storeHost() {
        return new InetSocketAddress(host, port);
    }

    Path tables() {
        return settings.get(StoreConfig.ROOT).resolve("config");
    }

    boolean autoCreateGroup() {
        return settings.get(BrokerSettings.AUTO_CREATE_GROUP);
    }

    /** Members and producers that have been silent for so long are gone. */
    Duration memberExpiry() {
        return settings.get(BrokerSettings.MEMBER_EXPIRY);
    }

    /** How often is looked for who is gone, so that nobody is taken for there much longer than he may be. */
    Duration expiryPeriod() {
        var quarter = memberExpiry().dividedBy(4);
        return quarter.compareTo(LONGEST_EXPIRY_PERIOD) < 0 ? quarter : LONGEST_EXPIRY_PERIOD;
    }

    Duration flushOffsets() {
        return settings.get(BrokerSettings.FLUSH_OFFSETS);
    }

    List<String> nameServers() {
        return BrokerSettings.nameServers(settings.get(BrokerSettings.NAME_SERVERS));
    }

    TopicRules topics(int delayLevels) {
        return new TopicRules(identity.cluster(), identity.name(), settings.get(BrokerSettings.AUTO_CREATE_TOPIC),
            settings.get(BrokerSettings.DEFAULT_QUEUES), settings.get(BrokerSettings.CLUSTER_TOPIC),
            settings.get(BrokerSettings.BROKER_TOPIC), settings.get(BrokerSettings.TRACE_TOPIC),
            settings.get(BrokerSettings.TRACE_TOPIC_NAME), delayLevels,
            settings.get(BrokerSettings.REVIVE_QUEUES), timers().enabled());
    }

    private SendRules sending() {
        return new SendRules(settings.get(BrokerSettings.PERMISSION), identity.ip(), identity.address(),
            identity.cluster(), settings.get(BrokerSettings.REGION), settings.get(BrokerSettings.TRACE_ON),
            settings.get(StoreConfig.MAX_MESSAGE_BYTES), settings.get(BrokerSettings.CHECK_TYPES),
            settings.get(BrokerSettings.STORE_REPLIES));
    }

    FilterRules filtering() {
        return FilterRules.from(settings);
    }

    TransactionRules transactions() {
        return new TransactionRules(settings.get(BrokerSettings.REFUSE_TRANSACTIONS), identity.ip(),
            settings.get(BrokerSettings.TRANSACTION_TIMEOUT), settings.get(BrokerSettings.TRANSACTION_CHECK_PERIOD),
            settings.get(BrokerSettings.TRANSACTION_CHECKS));
    }

    TimerRules timers() {
        return TimerRules.from(settings, identity.name());
    }

    QueryRules querying() {
        return new QueryRules(settings.get(KeyIndexConfig.MAX_MESSAGES),
            settings.get(KeyIndexConfig.MAX_UNIQUE_MESSAGES));
    }

    Rules rules() {
        return new Rules(sending(), pulling(), settings.get(BrokerSettings.RESET_BY_PULL));
    }

    private PullRules pulling() {
        return new PullRules(settings.get(BrokerSettings.PERMISSION), identity.ip(),
            settings.get(BrokerSettings.LONG_POLLING), settings.get(BrokerSettings.SHORT_POLLING), LONGEST_SUSPEND,
            settings.get(BrokerSettings.PULL_MESSAGES), settings.get(BrokerSettings.PULL_BYTES),
            settings.get(BrokerSettings.READ_FROM_REPLICA), settings.get(BrokerSettings.FILTER_BY_PROPERTIES));
    }

    PopRules popping() {
        return new PopRules(identity.name(), SystemTopics.reviveTopic(identity.cluster()),
            settings.get(BrokerSettings.REVIVE_QUEUES), storeHost(), settings.get(BrokerSettings.POP_IN_FLIGHT),
            settings.get(BrokerSettings.POP_RETRY_FIRST), settings.get(BrokerSettings.HIGHEST_FIRST),
            settings.get(BrokerSettings.SECOND_RETRY_TOPIC),
            settings.get(BrokerSettings.POP_WAITING), settings.get(BrokerSettings.POP_WAITING_OF_ALL));
    }

    boolean clearsPopped() {
        return settings.get(BrokerSettings.CLEAR_POPPED);
    }

    UnsetMode unsetMode() {
        return new UnsetMode(settings.get(BrokerSettings.MODE), settings.get(BrokerSettings.POP_SHARE));
    }

    /** How long requests may wait for their turn. */
    Patience patience() {
        return settings.get(BrokerSettings.FAST_FAILURE) ? new Patience(settings.get(BrokerSettings.SEND_PATIENCE),
            settings.get(BrokerSettings.PULL_PATIENCE), settings.get(BrokerSettings.HEARTBEAT_PATIENCE),
            settings.get(BrokerSettings.ADMIN_PATIENCE)) : Patience.WITHOUT_END;
    }

    /** Nobody sends to retry topics of his own accord, and what is refused there would only come again. */
    RateLimits sendLimits(Topics topics, LongSupplier nanos) {
        return new RateLimits(settings.get(BrokerSettings.SEND_LIMITS),
            topic -> !topic.startsWith(Names.RETRY_PREFIX), OwnLimits.ofTopics(topics::attributes),
            Refusal.TOPIC_LIMIT_REACHED, nanos);
    }

    RateLimits pullLimits(GroupSettings groups, LongSupplier nanos) {
        return new RateLimits(settings.get(BrokerSettings.PULL_LIMITS), OwnLimits.ofGroups(groups::attributes),
            Refusal.GROUP_LIMIT_REACHED, nanos);
    }

    MembershipRules membership(IntSupplier permission) {
        return new MembershipRules(nameServers(), settings.get(BrokerSettings.REGISTER_PERIOD),
            settings.get(BrokerSettings.REGISTER_TIMEOUT), permission,
            settings.get(BrokerSettings.COMPRESSED_REGISTER));
    }
}
