package org.apache.rocketmq.test.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Folders;
import org.apache.rocketmq.test.cluster.Places;
import org.apache.rocketmq.test.cluster.Ports;

/** A name server that runs, and the broker of it with one store, ours or Apache's; a second one can follow that. */
final class RocketServers implements AutoCloseable {
    private static final List<String> OPEN_PACKAGES = Stream.of("java.nio", "sun.nio.ch", "jdk.internal.ref")
        .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED").toList();

    private final Maker maker;
    private final Load load;
    private final Plan plan;
    private final Path folder;
    private final int nameServerPort = Ports.free();
    private final int brokerPort = Ports.free();
    private final int replicaPort = Ports.free();
    private final ChildProcess nameServer;
    private ChildProcess broker;
    private ChildProcess replica;
    private boolean filled;

    /** Starts a name server, in an empty folder of the plan's. */
    RocketServers(Maker maker, Load load, Plan plan) {
        this.maker = maker;
        this.load = load;
        this.plan = plan;
        this.folder = Folders.empty(plan.folder().resolve("servers"));
        nameServer = server(folder, "mqnamesrv", "org.apache.rocketmq.namesrv.NamesrvStartup",
            Folders.writeSettings(folder.resolve("namesrv.conf"),
                Map.of("listenPort", "" + nameServerPort, "bindAddress", "127.0.0.1")), "-Xmx256m");
        boolean listens = false;
        try {
            Programs.awaitPort(nameServer, nameServerPort);
            listens = true;
        } finally {
            if (!listens) {
                nameServer.close();
            }
        }
    }

    Load load() {
        return load;
    }

    Path folder() {
        return folder;
    }

    String nameServerAddress() {
        return "127.0.0.1:" + nameServerPort;
    }

    String brokerAddress() {
        return "127.0.0.1:" + brokerPort;
    }

    /** The broker, which is started where it does not run; a client may come before it listens. */
    ChildProcess startBroker() {
        if (broker == null) {
            broker = startBroker(folder, brokerPort, load.settings());
        }
        return broker;
    }

    private ChildProcess startBroker(Path home, int port, Map<String, String> more) {
        Path store = store(home);
        // A port to replicate from is free above each that a broker listens at.
        var all = new HashMap<>(Map.of("brokerName", "broker-a", "brokerIP1", "127.0.0.1", "brokerIP2", "127.0.0.1",
            "bindAddress", "127.0.0.1", "listenPort", "" + port, "haListenPort", "" + (port + 1),
            "namesrvAddr", nameServerAddress(), "storePathRootDir", store.toString(),
            "storePathCommitLog", store.resolve("commitlog").toString()));
        all.putAll(more);
        Path settings = Folders.writeSettings(home.resolve("broker.conf"), all);
        // An idle broker may take less than the whole heap; what it takes is what is measured.
        String least = load.way() == Load.Way.IDLE ? "" : " -Xms" + plan.heap();
        return server(home, "mqbroker", "org.apache.rocketmq.broker.BrokerStartup", settings,
            "-Xmx" + plan.heap() + least + " -XX:+UseG1GC");
    }

    /** The broker, once it listens. */
    ChildProcess broker() {
        Programs.awaitPort(startBroker(), brokerPort);
        return broker;
    }

    /** The broker's replica, once it listens; it is started where it does not run, after the broker. */
    ChildProcess replica() {
        if (replica == null) {
            pair().awaitPrimary();
            replica = startBroker(folder.resolve("replica"), replicaPort,
                Map.of("brokerRole", "SLAVE", "brokerId", "1"));
        }
        Programs.awaitPort(replica, replicaPort);
        return replica;
    }

    Pair pair() {
        return new Pair(nameServerPort, brokerPort, replicaPort);
    }

    /** Ends the broker; its store stays. */
    void endBroker(boolean hard) {
        if (hard) {
            broker.kill();
        } else {
            broker.terminate();
        }
        broker.close();
        broker = null;
    }

    Path store() {
        return store(folder);
    }

    private static Path store(Path home) {
        return home.resolve("store");
    }

    /** Whether the backlog has still to be stored; from here on it is. */
    boolean isToBeFilled() {
        boolean first = !filled;
        filled = true;
        return first;
    }

    private ChildProcess server(Path home, String script, String mainClass, Path settings, String options) {
        List<String> command = List.of("-c", settings.toString());
        if (maker == Maker.OURS) {
            var all = new ArrayList<>(List.of(Places.distribution().resolve("bin").resolve(script).toString()));
            all.addAll(command);
            return ChildProcess.start(script, home, Map.of("SKYROCKET_LOGS", home.resolve("logs").toString(),
                "JAVA_HOME", System.getProperty("java.home"), "JAVA_OPT", options), all);
        }
        var all = new ArrayList<>(OPEN_PACKAGES);
        all.addAll(List.of(options.split(" ")));
        return Programs.java(script, home, Map.of("ROCKETMQ_HOME", home.toString()),
            Places.apacheJars("apache"), all, Load.with(List.of(mainClass), command.toArray()));
    }

    @Override
    public void close() {
        try (nameServer) {
            for (var one : new ChildProcess[] {replica, broker}) {
                if (one != null) {
                    one.close();
                }
            }
        } finally {
            // Not deleted: where a file system has freed 100,000 files, ext4 looks at each of them for minutes whenever
            // it makes one, which the next contender would pay for.
            Folders.putAside(folder);
        }
    }
}
