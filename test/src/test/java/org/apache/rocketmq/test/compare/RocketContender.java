package org.apache.rocketmq.test.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.example.benchmark.Observed;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Places;

/** A name server and a broker, ours or Apache's, with our client or Apache's. */
final class RocketContender implements Contender {
    private static final String PROGRAMS = "org.apache.rocketmq.example.benchmark.";
    /** Not BenchmarkTest, which has 1,024 queues on every broker of RocketMQ. */
    private static final String TOPIC = "CompareTest";
    private static final String FILLED_TOPIC = "CompareBacklog";
    /** What a consumer gets warm with before it reads what is not in memory. */
    private static final String FIRST_TOPIC = "CompareFirst";
    private static final int BATCH = 32;
    private static final int TAGS = 100;
    private static final int IDLE_SECONDS = 20;
    private static final int PERCENT = 100;
    private static final Duration FIRST = Duration.ofSeconds(60);
    private static final List<String> CLIENT_HEAP = List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC");

    private final Maker client;
    private final RocketHost host;
    private int measured;

    RocketContender(Maker client, RocketHost host) {
        this.client = client;
        this.host = host;
    }

    @Override
    public String name() {
        return client + " client, " + host.maker() + " broker";
    }

    /** What goes without a client is measured once with each broker. */
    @Override
    public boolean knows(Load load) {
        return load.way() != Load.Way.RAW || client == host.maker();
    }

    @Override
    public Figures measure(Load load, Plan plan, double peak) {
        measured++;
        try {
            return new Run(load, plan, host.servers(load, plan)).figures(peak);
        } finally {
            host.done(plan);
        }
    }

    @Override
    public Object host() {
        return host;
    }

    @Override
    public void close() {
        host.close();
    }

    /** One measurement. */
    private final class Run {
        private final Load load;
        private final Plan plan;
        private final RocketServers servers;

        Run(Load load, Plan plan, RocketServers servers) {
            this.load = load;
            this.plan = plan;
            this.servers = servers;
        }

        Figures figures(double peak) {
            return switch (load.way()) {
                case FIRST -> first();
                case RECOVER -> recovered();
                case CONSUME_COLD -> cold();
                case SEND_BESIDE_COLD -> beside();
                case SEND_TO_MANY -> many();
                case SEND_TO_PAIR -> pair();
                case IDLE -> idle(servers.broker());
                default -> measured(peak);
            };
        }

        private Figures measured(double peak) {
            var broker = servers.broker();
            awaitRoute();
            return Programs.figures(program(peak, broker));
        }

        /** The broker may not be known to the name server yet; a producer tries on until it is. */
        private void awaitRoute() {
            Programs.run(program(Maker.OURS, "route", "Workload", List.of("-l", "first")));
        }

        private ChildProcess program(double peak, ChildProcess broker) {
            switch (load.way()) {
                case CONSUME -> {
                    if (servers.isToBeFilled()) {
                        fill();
                    }
                    return consumer(broker, plan.warmupSeconds());
                }
                case RAW -> {
                    return Programs.java("load", servers.folder(), Map.of(), Programs.benchmarks(), CLIENT_HEAP,
                        Load.with(List.of("org.apache.rocketmq.benchmark.RawLoad", "-n", servers.brokerAddress()),
                            Load.with(load.options(), "--warmup", plan.warmupSeconds(), "--seconds", plan.seconds(),
                                "--observe", broker.pid()).toArray()));
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
            return consumer(load.options(), "load", broker, warmupSeconds);
        }

        private ChildProcess consumer(List<String> options, String name, ChildProcess broker, int warmupSeconds) {
            return program(client, name, "Workload", Load.with(options, "-l", "consume", "-t", FILLED_TOPIC,
                "-g", "compare-" + client.name() + measured, "-q", plan.backlog(), "--warmup", warmupSeconds,
                "--observe", broker.pid()));
        }

        private int rate(double peak) {
            return (int) Math.max(1, peak * load.number(Load.SHARE, PERCENT) / PERCENT);
        }

        private void fill() {
            fill(FILLED_TOPIC);
        }

        private void fill(String topic) {
            Programs.run(program(Maker.OURS, "fill", "Producer", Load.with(List.of(), "-t", topic, "-w", 4,
                "-s", Load.BODY_BYTES, "-l", TAGS, "--batch", BATCH, "-q", plan.backlog())));
        }

        private ChildProcess program(Maker maker, String name, String program, List<String> options) {
            var classPath = new ArrayList<Path>();
            if (maker == Maker.OURS) {
                classPath.addAll(Places.ourJars());
            } else {
                classPath.addAll(Programs.ourJars("skyrocket-example-", "HdrHistogram-", "commons-cli-"));
                classPath.addAll(Places.apacheJars("apache"));
            }
            var command = new ArrayList<>(List.of(PROGRAMS + program, "-n", servers.nameServerAddress()));
            command.addAll(options);
            return Programs.java(name, servers.folder(), Map.of(), classPath, CLIENT_HEAP, command);
        }

        private Figures recovered() {
            servers.broker();
            awaitRoute();
            fill();
            servers.endBroker(true);
            return first();
        }

        private Figures cold() {
            return Programs.figures(consumer(brokerWithColdBacklog(FILLED_TOPIC), 0));
        }

        private Figures beside() {
            var broker = brokerWithColdBacklog(FIRST_TOPIC, FILLED_TOPIC);
            return Beside.measure(sender(broker, Load.with(load.options(), "--spans", true)),
                consumer(List.of("--firstTopic", FIRST_TOPIC), "consumer", broker, plan.warmupSeconds()),
                plan.seconds());
        }

        private ChildProcess brokerWithColdBacklog(String... topics) {
            servers.broker();
            awaitRoute();
            for (String topic : topics) {
                fill(topic);
            }
            servers.endBroker(false);
            Pages.forget(servers.store());
            Pages.requireForgotten(servers.store(), plan);
            var broker = servers.broker();
            awaitRoute();
            return broker;
        }

        private Figures many() {
            var broker = servers.broker();
            awaitRoute();
            var few = Programs.figures(sender(broker, Load.with(load.without(Load.TOPICS), "-t", "CompareFew")));
            if (!few.failure().isEmpty()) {
                return few;
            }
            int topics = load.number(Load.TOPICS, 1);
            Programs.run(program(Maker.OURS, "topics", "Producer", Load.with(List.of(), "-t", TOPIC, "-w", 8,
                Load.TOPICS, topics, Load.QUEUES, load.number(Load.QUEUES, 1), "-q", topics)));
            return Programs.figures(sender(broker, load.options())).shareOf(few);
        }

        /** The first message that is taken is one that the replica has, too. */
        private Figures pair() {
            var primary = servers.broker();
            var replica = servers.replica();
            awaitRoute();
            var figures = Programs.figures(sender(primary, Load.with(load.options(), "--replica", replica.pid())));
            return figures.failure().isEmpty() ? servers.pair().checked(figures, TOPIC, load.number(Load.QUEUES, 1))
                : figures;
        }

        /** From starting the broker's process to the first message that it takes. */
        private Figures first() {
            var producer = program(client, "load", "Workload", List.of("-l", "first"));
            producer.awaitOutput("trying", FIRST);
            long begun = System.currentTimeMillis();
            var broker = servers.startBroker();
            var accepted = Programs.figures(producer).get("acceptedmillis");
            return accepted.isEmpty() ? Figures.failed("no message was taken: " + broker.output())
                : Figures.of(Map.of("startms", accepted.getAsDouble() - begun));
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
