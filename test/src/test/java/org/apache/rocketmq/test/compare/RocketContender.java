package org.apache.rocketmq.test.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.rocketmq.example.benchmark.Observed;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Folders;
import org.apache.rocketmq.test.cluster.Places;
import org.apache.rocketmq.test.cluster.Ports;

/** A name server and a broker, ours or Apache's, with our client or Apache's. */
final class RocketContender implements Contender {
    private static final String PROGRAMS = "org.apache.rocketmq.example.benchmark.";
    /** Not BenchmarkTest, which has 1,024 queues on every broker of RocketMQ. */
    private static final String TOPIC = "CompareTest";
    private static final String FILLED_TOPIC = "CompareBacklog";
    private static final int BATCH = 32;
    private static final int TAGS = 100;
    private static final int IDLE_SECONDS = 20;
    private static final int PERCENT = 100;
    private static final Duration FIRST = Duration.ofSeconds(60);
    private static final List<String> CLIENT_HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC");
    private static final List<String> OPEN_PACKAGES = Stream.of("java.nio", "sun.nio.ch", "jdk.internal.ref")
        .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED").toList();

    /** Whose a part is. */
    enum Maker { OURS, APACHE }

    private final Maker client;
    private final Maker servers;

    RocketContender(Maker client, Maker servers) {
        this.client = client;
        this.servers = servers;
    }

    @Override
    public String name() {
        return text(client) + " client, " + text(servers) + " broker";
    }

    private static String text(Maker maker) {
        return maker == Maker.OURS ? "our" : "Apache's";
    }

    @Override
    public boolean knows(Load load) {
        return true;
    }

    @Override
    public Figures measure(Load load, Plan plan, double peak) {
        Path folder = Folders.empty(plan.folder().resolve("servers"));
        var run = new Run(load, plan, folder, Ports.free(), Ports.free());
        try (var nameServer = run.nameServer()) {
            Programs.awaitPort(nameServer, run.nameServerPort);
            return switch (load.way()) {
                case FIRST -> run.first();
                case RECOVER -> run.recovered();
                case CONSUME_COLD -> run.cold();
                default -> run.measured(peak);
            };
        } finally {
            Folders.empty(folder);
        }
    }

    /** One measurement. */
    private final class Run {
        private final Load load;
        private final Plan plan;
        private final Path folder;
        private final int nameServerPort;
        private final int brokerPort;

        Run(Load load, Plan plan, Path folder, int nameServerPort, int brokerPort) {
            this.load = load;
            this.plan = plan;
            this.folder = folder;
            this.nameServerPort = nameServerPort;
            this.brokerPort = brokerPort;
        }

        ChildProcess nameServer() {
            Path settings = Folders.writeSettings(folder.resolve("namesrv.conf"),
                Map.of("listenPort", "" + nameServerPort, "bindAddress", "127.0.0.1"));
            return server("mqnamesrv", "org.apache.rocketmq.namesrv.NamesrvStartup", settings, "-Xmx256m");
        }

        private ChildProcess broker() {
            var all = new HashMap<>(Map.of("brokerName", "broker-a", "brokerIP1", "127.0.0.1",
                "bindAddress", "127.0.0.1", "listenPort", "" + brokerPort, "namesrvAddr", "127.0.0.1:" + nameServerPort,
                "storePathRootDir", folder.resolve("store").toString(),
                "storePathCommitLog", folder.resolve("store").resolve("commitlog").toString()));
            all.putAll(load.settings());
            Path settings = Folders.writeSettings(folder.resolve("broker.conf"), all);
            // An idle broker may take less than the whole heap; what it takes is what is measured.
            String least = load.way() == Load.Way.IDLE ? "" : " -Xms" + plan.heap();
            return server("mqbroker", "org.apache.rocketmq.broker.BrokerStartup", settings,
                "-Xmx" + plan.heap() + least + " -XX:+UseG1GC");
        }

        private ChildProcess server(String script, String mainClass, Path settings, String options) {
            List<String> command = List.of("-c", settings.toString());
            if (servers == Maker.OURS) {
                var all = new ArrayList<>(List.of(Places.distribution().resolve("bin").resolve(script).toString()));
                all.addAll(command);
                return ChildProcess.start(script, folder, Map.of("SKYROCKET_LOGS", folder.resolve("logs").toString(),
                    "JAVA_HOME", System.getProperty("java.home"), "JAVA_OPT", options), all);
            }
            var all = new ArrayList<>(OPEN_PACKAGES);
            all.addAll(List.of(options.split(" ")));
            return Programs.java(script, folder, Map.of("ROCKETMQ_HOME", folder.toString()),
                Places.apacheJars("apache"), all, Load.with(List.of(mainClass), command.toArray()));
        }

        Figures measured(double peak) {
            try (var broker = broker()) {
                Programs.awaitPort(broker, brokerPort);
                if (load.way() == Load.Way.IDLE) {
                    return idle(broker);
                }
                awaitRoute();
                return Programs.figures(program(peak, broker));
            }
        }

        /** The broker may not be known to the name server yet; a producer tries on until it is. */
        private void awaitRoute() {
            Programs.run(program(Maker.OURS, "route", "Workload", List.of("-l", "first")));
        }

        private ChildProcess program(double peak, ChildProcess broker) {
            switch (load.way()) {
                case CONSUME -> {
                    fill();
                    return consumer(broker, plan.warmupSeconds());
                }
                case SEND_TO_MANY -> {
                    int topics = load.number(Load.TOPICS, 1);
                    Programs.run(program(Maker.OURS, "topics", "Producer", Load.with(List.of(), "-t", TOPIC, "-w", 8,
                        Load.TOPICS, topics, "-q", topics)));
                    return sender(broker, load.options());
                }
                case IDLE_CLIENT -> {
                    return program(client, "load", "IdleThreads", load.options());
                }
                case RELAY -> {
                    int rate = load.number(Load.RATE, rate(peak));
                    return program(client, "load", "Latency", Load.with(load.without(Load.SHARE), Load.RATE, rate,
                        "-q", rate * plan.seconds(), "--warmup", rate * plan.warmupSeconds(),
                        "--observe", broker.pid()));
                }
                case SEND_AT_SHARE -> {
                    return sender(broker, Load.with(load.without(Load.SHARE), Load.RATE, rate(peak)));
                }
                default -> {
                    return sender(broker, load.options());
                }
            }
        }

        private ChildProcess sender(ChildProcess broker, List<String> options) {
            return program(client, "load", "Workload", Load.with(options, "-t", TOPIC,
                "--warmup", plan.warmupSeconds(), "--seconds", plan.seconds(), "--observe", broker.pid()));
        }

        private ChildProcess consumer(ChildProcess broker, int warmupSeconds) {
            return program(client, "load", "Workload", Load.with(load.options(), "-l", "consume", "-t", FILLED_TOPIC,
                "-q", plan.backlog(), "--warmup", warmupSeconds, "--observe", broker.pid()));
        }

        private int rate(double peak) {
            return (int) Math.max(1, peak * load.number(Load.SHARE, PERCENT) / PERCENT);
        }

        private void fill() {
            Programs.run(program(Maker.OURS, "fill", "Producer", Load.with(List.of(), "-t", FILLED_TOPIC, "-w", 4,
                "-s", 1024, "-l", TAGS, "--batch", BATCH, "-q", plan.backlog())));
        }

        private ChildProcess program(Maker maker, String name, String program, List<String> options) {
            var classPath = new ArrayList<Path>();
            if (maker == Maker.OURS) {
                classPath.addAll(Places.ourJars());
            } else {
                classPath.addAll(Programs.ourJars("skyrocket-example-", "HdrHistogram-", "commons-cli-"));
                classPath.addAll(Places.apacheJars("apache"));
            }
            var command = new ArrayList<>(List.of(PROGRAMS + program, "-n", "127.0.0.1:" + nameServerPort));
            command.addAll(options);
            return Programs.java(name, folder, Map.of(), classPath, CLIENT_HEAP, command);
        }

        Figures recovered() {
            try (var broker = broker()) {
                Programs.awaitPort(broker, brokerPort);
                awaitRoute();
                fill();
                broker.kill();
            }
            return first();
        }

        Figures cold() {
            try (var broker = broker()) {
                Programs.awaitPort(broker, brokerPort);
                awaitRoute();
                fill();
                broker.terminate();
            }
            Programs.forgetPages(folder.resolve("store"));
            try (var broker = broker()) {
                Programs.awaitPort(broker, brokerPort);
                awaitRoute();
                return Programs.figures(consumer(broker, 0));
            }
        }

        /** From starting the broker's process to the first message that it takes. */
        Figures first() {
            var producer = program(client, "load", "Workload", List.of("-l", "first"));
            producer.awaitOutput("trying", FIRST);
            long begun = System.currentTimeMillis();
            try (var broker = broker()) {
                var accepted = Programs.figures(producer).get("acceptedmillis");
                return accepted.isEmpty() ? Figures.failed("no message was taken: " + broker.output())
                    : Figures.of(Map.of("startms", accepted.getAsDouble() - begun));
            }
        }

        private Figures idle(ChildProcess broker) {
            try {
                TimeUnit.SECONDS.sleep(IDLE_SECONDS);
                var observed = new Observed(List.of(broker.pid()));
                long before = observed.cpuNanos();
                TimeUnit.SECONDS.sleep(plan.seconds());
                double share = (observed.cpuNanos() - before) / (double) TimeUnit.SECONDS.toNanos(plan.seconds());
                return Figures.of(Map.of("brokermib", observed.residentBytes() / (double) (1 << 20),
                    "corepercent", share * PERCENT));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Figures.failed("interrupted");
            } catch (IOException e) {
                return Figures.failed(e.toString());
            }
        }
    }
}
