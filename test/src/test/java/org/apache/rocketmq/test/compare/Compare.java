package org.apache.rocketmq.test.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.BadArgumentException;
import org.apache.rocketmq.example.command.Program;

/** The program behind {@code benchmark/compare.sh}. */
public final class Compare {
    private static final Map<String, Supplier<Contender>> CONTENDERS = contenders();
    private static final Load PEAK = Load.all().stream().filter(load -> load.name().equals("async")).findFirst()
        .orElseThrow();

    private static final Program PROGRAM = new Program("compare.sh",
        "Puts loads on this project's servers and on Apache RocketMQ's and Kafka's, in turns, with Apache's client and"
            + " with ours. The first contender is what the others are held against.")
        .takes(null, "loads", "NAME,...", "Default: all, that is "
            + Load.all().stream().map(Load::name).collect(Collectors.joining(", ")))
        .takes(null, "contenders", "NAME,...", "Default: all, that is " + String.join(", ", CONTENDERS.keySet()))
        .takes("r", "rounds", "NUMBER", "How often each is measured, in an order that changes. Default: 3")
        .takes("w", "warmup", "SECONDS", "Before each measurement, of broker and client. Default: 10")
        .takes("s", "seconds", "SECONDS", "Length of each measurement. Default: 10")
        .takes("q", "backlog", "NUMBER", "Messages that are stored to be consumed. Default: 1000000")
        .takes("m", "memory", "SIZE", "Heap of each broker. Default: 1g")
        .takes(null, "peak", "NUMBER", "Messages a second that shares are taken of. Default: measured, with Apache's"
            + " client and broker")
        .takes(null, "limits", "SECONDS", "Length of each measurement of what the machine can do at all, before the"
            + " others; 0 for none. Default: 4")
        .takes(null, "folder", "FOLDER", "Where folders for stores and output are made, and deleted; on the disk that"
            + " is to be measured")
        .takes(null, "same-broker", "true|false", "Whether Apache's client and ours send to one broker that goes on"
            + " running, where they have one of the same make and it is not started anew. Default: false");

    private final Plan plan;
    private final int limitSeconds;
    private final List<Load> loads;
    private final List<Contender> contenders;
    private double peak;

    private Compare(Arguments arguments) {
        plan = new Plan(arguments.count("rounds", 3, 1, 1000), arguments.count("warmup", 10, 1, 3600),
            arguments.count("seconds", 10, 1, 3600), arguments.count("backlog", 1_000_000, 1000, 1_000_000_000),
            arguments.text("memory", "1g"), folder(arguments), arguments.yes("same-broker"));
        limitSeconds = arguments.count("limits", 4, 0, 3600);
        var known = Load.all().stream().collect(
            Collectors.toMap(Load::name, load -> load, (one, other) -> one, LinkedHashMap::new));
        loads = chosen(arguments, "loads", known);
        contenders = chosen(arguments, "contenders", CONTENDERS).stream().map(Supplier::get).toList();
        peak = arguments.number("peak", 0, 0, 100_000_000);
        long hosts = contenders.stream().map(Contender::host).distinct().count();
        if (plan.sameBroker() && hosts > 1) {
            throw new BadArgumentException("--same-broker needs contenders that have the same one, such as"
                + " --contenders apache-on-ours,ours");
        }
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, arguments -> new Compare(arguments).run()));
    }

    private static Path folder(Arguments arguments) {
        var folder = Path.of(arguments.text("folder", "/"));
        if (folder.getNameCount() == 0 || !Files.isDirectory(folder)) {
            throw new BadArgumentException("--folder must name a folder for stores and output");
        }
        return folder;
    }

    private static Map<String, Supplier<Contender>> contenders() {
        var all = new LinkedHashMap<String, Supplier<Contender>>();
        var our = new RocketHost(Maker.OURS);
        all.put("apache", () -> new RocketContender(Maker.APACHE, new RocketHost(Maker.APACHE)));
        all.put("apache-on-ours", () -> new RocketContender(Maker.APACHE, our));
        all.put("ours", () -> new RocketContender(Maker.OURS, our));
        all.put("kafka", KafkaContender::new);
        return Collections.unmodifiableMap(all);
    }

    private static <T> List<T> chosen(Arguments arguments, String option, Map<String, T> known) {
        String text = arguments.text(option, String.join(",", known.keySet()));
        return Arrays.stream(text.split(",")).map(String::strip).map(name -> {
            var one = known.get(name);
            if (one == null) {
                throw new BadArgumentException("--" + option + " names \"" + name + "\"; known are "
                    + String.join(", ", known.keySet()));
            }
            return one;
        }).toList();
    }

    private int run() {
        if (limitSeconds > 0) {
            say("measuring what the machine can do");
            System.out.println(Programs.limits(plan.folder(), limitSeconds));
        }
        if (peak == 0 && loads.stream().anyMatch(load -> load.number(Load.SHARE, 0) > 0)) {
            say("measuring the peak of Apache's client and broker");
            try (var apache = CONTENDERS.get("apache").get()) {
                peak = apache.measure(PEAK, plan, 0).get("rate").orElseThrow(
                    () -> new IllegalStateException("the peak could not be measured; give one with --peak"));
            }
            System.out.printf("Shares are taken of %,.0f messages a second.%n%n", peak);
        }
        loads.forEach(load -> System.out.println(compared(load).text()));
        return Program.DONE;
    }

    private Comparison compared(Load load) {
        var able = new ArrayList<>(contenders.stream().filter(contender -> contender.knows(load)).toList());
        var comparison = new Comparison(load, able.stream().map(Contender::name).toList());
        try {
            for (int round = 1; round <= plan.rounds(); round++) {
                for (var contender : able) {
                    say(load.name() + ", round " + round + ", " + contender.name());
                    comparison.add(contender.name(), contender.measure(load, plan, peak));
                }
                Collections.reverse(able);
            }
        } finally {
            able.forEach(Contender::close);
        }
        return comparison;
    }

    private static void say(String text) {
        System.err.println(text + " ...");
    }
}
