package org.apache.rocketmq.test.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Folders;
import org.apache.rocketmq.test.cluster.Places;
import org.apache.rocketmq.test.cluster.Ports;

/** Kafka's broker, which is its own controller, and Kafka's client, with one acknowledgement. */
final class KafkaContender implements Contender {
    private static final String PROGRAM = "org.apache.rocketmq.benchmark.KafkaLoad";
    private static final String CLUSTER_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String SETTINGS = "server.properties";
    private static final String STORE = "store";
    /** What a consumer gets warm with before it reads what is not in memory. */
    private static final String FIRST_TOPIC = "First";
    private static final int PERCENT = 100;

    private final List<Path> kafka = Places.classPath(Places.project().resolve("test/kafka/target/class-path"));

    @Override
    public String name() {
        return "Kafka's client and broker";
    }

    @Override
    public boolean knows(Load load) {
        return load.isShared();
    }

    @Override
    public Figures measure(Load load, Plan plan, double peak) {
        Path folder = Folders.empty(plan.folder().resolve("kafka"));
        int port = Ports.free();
        Path settings = Folders.writeSettings(folder.resolve(SETTINGS), settings(folder, port, Ports.free()));
        Programs.run(Programs.java("format", folder, Map.of(), kafka, List.of(),
            List.of("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", settings.toString())));
        try {
            if (load.way() == Load.Way.SEND_BESIDE_COLD) {
                return beside(load, plan, folder, port);
            }
            try (var broker = broker(plan, folder, port)) {
                if (load.way() == Load.Way.CONSUME) {
                    fill(plan, folder, port, List.of());
                }
                return Programs.figures(program("load", folder, port, options(load, plan, peak, broker)));
            }
        } finally {
            Folders.empty(folder);
        }
    }

    /** The broker, once it listens. */
    private ChildProcess broker(Plan plan, Path folder, int port) {
        var broker = Programs.java("kafka", folder, Map.of(), kafka,
            List.of("-Xms" + plan.heap(), "-Xmx" + plan.heap(), "-XX:+UseG1GC"),
            List.of("kafka.Kafka", folder.resolve(SETTINGS).toString()));
        boolean listens = false;
        try {
            Programs.awaitPort(broker, port);
            listens = true;
        } finally {
            if (!listens) {
                broker.close();
            }
        }
        return broker;
    }

    private void fill(Plan plan, Path folder, int port, List<String> topic) {
        Programs.run(program("fill", folder, port, Load.with(topic, "-l", "fill", "-q", plan.backlog())));
    }

    private Figures beside(Load load, Plan plan, Path folder, int port) {
        try (var broker = broker(plan, folder, port)) {
            fill(plan, folder, port, List.of("-t", FIRST_TOPIC));
            fill(plan, folder, port, List.of());
            broker.terminate();
        }
        Pages.forget(folder.resolve(STORE));
        Pages.requireForgotten(folder.resolve(STORE), plan);
        try (var broker = broker(plan, folder, port)) {
            // A client that does not gather: it is told of a message as soon as it can be, as RocketMQ's.
            var producer = program("load", folder, port, Load.with(load.options(), "-t", "Beside", "--linger", 0,
                "--warmup", plan.warmupSeconds(), "--spans", true, "--observe", broker.pid()));
            var consumer = program("consumer", folder, port, Load.with(List.of(), "-l", "consume",
                "-q", plan.backlog(), "--warmup", plan.warmupSeconds(), "--firstTopic", FIRST_TOPIC));
            return Beside.measure(producer, consumer, plan.seconds());
        }
    }

    private static Map<String, String> settings(Path folder, int port, int controllerPort) {
        var all = new HashMap<String, String>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", "1");
        all.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        all.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        all.put("controller.listener.names", "CONTROLLER");
        all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("log.dirs", folder.resolve(STORE).toString());
        all.put("num.partitions", "4");
        all.put("offsets.topic.replication.factor", "1");
        all.put("offsets.topic.num.partitions", "4");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        return all;
    }

    private static List<String> options(Load load, Plan plan, double peak, ChildProcess broker) {
        List<String> common = Load.with(List.of(), "--warmup", plan.warmupSeconds(), "--observe", broker.pid());
        if (load.way() == Load.Way.CONSUME) {
            return Load.with(common, "-l", "consume", "-q", plan.backlog());
        }
        var all = Load.with(load.without(Load.SHARE, Load.AUTO_BATCH), common.toArray());
        all.addAll(List.of("--seconds", "" + plan.seconds()));
        int percent = load.number(Load.SHARE, 0);
        if (percent > 0) {
            all.addAll(List.of("-r", "" + (int) (peak * percent / PERCENT)));
        }
        return load.way() == Load.Way.RELAY ? Load.with(all, "-l", "relay") : all;
    }

    private ChildProcess program(String name, Path folder, int port, List<String> options) {
        var classPath = new ArrayList<>(kafka);
        classPath.add(Places.project().resolve("benchmark/target/classes"));
        classPath.addAll(Programs.ourJars("skyrocket-example-", "HdrHistogram-", "commons-cli-"));
        var command = new ArrayList<>(List.of(PROGRAM, "-n", "127.0.0.1:" + port));
        command.addAll(options);
        return Programs.java(name, folder, Map.of(), classPath, List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"),
            command);
    }
}
