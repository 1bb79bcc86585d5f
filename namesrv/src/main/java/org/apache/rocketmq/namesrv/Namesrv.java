package org.apache.rocketmq.namesrv;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.namesrv.config.LiveSettings;
import org.apache.rocketmq.namesrv.config.NamesrvConfig;
import org.apache.rocketmq.namesrv.handler.NamesrvRequests;
import org.apache.rocketmq.namesrv.kv.KvConfig;
import org.apache.rocketmq.namesrv.kv.KvFile;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.namesrv.route.RegistryLimits;
import org.apache.rocketmq.remoting.internal.serve.SlowLane;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcServer;
import org.apache.rocketmq.remoting.internal.transport.ServerOptions;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.srvutil.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: builds the parts of a name server, starts them, and closes them in the opposite order. */
public final class Namesrv implements Server {
    private static final Logger LOG = LoggerFactory.getLogger(Namesrv.class);
    private static final int ADMIN_REQUESTS_WAITING = 64;
    /** How much later than it should a slow request hears that it waited too long. */
    private static final Duration LATENESS_PERIOD = Duration.ofSeconds(1);

    private final NamesrvConfig config;
    private final Failures failures;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private RpcServer server;

    private Namesrv(NamesrvConfig config, Failures failures) {
        this.config = config;
        this.failures = failures;
    }

    /**
     * Starts a name server; it serves when this returns.
     *
     * @throws IOException when the port is in use or the key-value configuration cannot be read; the text says which
     */
    public static Namesrv start(Settings settings) throws IOException {
        LOG.info("settings: {}", settings.all());
        var namesrv = new Namesrv(NamesrvConfig.from(settings), Failures.toLog(Namesrv.class.getName()));
        boolean serves = false;
        try {
            namesrv.startParts(settings);
            serves = true;
        } finally {
            if (!serves) {
                namesrv.close();
            }
        }
        return namesrv;
    }

    private void startParts(Settings settings) throws IOException {
        var kvConfig = KvConfig.open(new KvFile(config.kvConfigPath()));
        var registrations = new Registrations(
            System::nanoTime, RegistryLimits.forHeap(Runtime.getRuntime().maxMemory()));
        var table = new NamesrvRequests(registrations, kvConfig, new LiveSettings(settings)).table();

        var scheduler = closedLater(new Scheduler("namesrv-housekeeping", failures));
        scheduler.every(config.scanInterval(), config.scanInterval(), "looking for silent brokers",
            registrations::evictSilent);
        var adminLane = closedLater(new SlowLane("namesrv-admin", ADMIN_REQUESTS_WAITING));
        scheduler.every(LATENESS_PERIOD, LATENESS_PERIOD, "refusing late requests", adminLane::refuseLate);
        var loops = closedLater(IoLoops.start("namesrv-io", config.ioThreads()));
        var defaults = ServerOptions.on(config.bindAddress(), config.port());
        server = closedLater(RpcServer.listen(loops,
            new ServerOptions(defaults.host(), defaults.port(), defaults.maxFrameBytes(), config.maxIdle()),
            new RequestDispatcher(table, adminLane, failures, List.of())));
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public String bootMessage() {
        return "The Name Server boot success. serializeType=" + RemotingCommand.getSerializeTypeConfigInThisServer()
            + ", address " + config.bindAddress() + ":" + port();
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            var part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                failures.report("closing " + part.getClass().getSimpleName(), e);
            }
        }
    }

    private <T extends AutoCloseable> T closedLater(T part) {
        started.push(part);
        return part;
    }
}
