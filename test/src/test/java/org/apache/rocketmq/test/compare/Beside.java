package org.apache.rocketmq.test.compare;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.example.benchmark.Spans;
import org.apache.rocketmq.test.cluster.ChildProcess;

/**
 * A producer at a steady rate, first alone, then beside a consumer of a backlog: what the one makes of the other's
 * latencies. Neither knows of the other; each is a process of its own, and warm.
 */
final class Beside {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String NEXT = "next";
    private static final Map<String, String> LATENCIES = Map.of("p50us", "p50", "p99us", "p99", "p999us", "p999");

    private Beside() {
    }

    /** Measures the one alone for so long, then beside the other until that has all; and ends both. */
    static Figures measure(ChildProcess producer, ChildProcess consumer, int seconds) {
        try (producer; consumer) {
            consumer.awaitOutput("(?m)^warm$", PATIENCE);
            producer.awaitOutput("(?m)^warm$", PATIENCE);
            TimeUnit.SECONDS.sleep(seconds);
            Figures alone = span(producer, 1, Spans.COLLECT);
            consumer.say(NEXT);
            consumer.awaitOutput("(?m)^begun$", PATIENCE);
            span(producer, 2, NEXT);
            consumer.awaitOutput("(?m)^done$", PATIENCE);
            Figures beside = span(producer, 3, NEXT);
            Figures reading = Programs.figures(consumer);
            int code = producer.finish();
            return code == 0 ? together(alone, beside, reading, Figures.in(producer.output()))
                : Figures.failed("the producer ended with code " + code);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Figures.failed("interrupted");
        } catch (AssertionError e) {
            return Figures.failed(e.getMessage().lines().findFirst().orElse("no answer"));
        }
    }

    /** Ends a span of the producer's, the one with this number. */
    private static Figures span(ChildProcess producer, int number, String said) {
        producer.say(said);
        producer.awaitOutput("(?m)^span " + number + "$", PATIENCE);
        return Figures.in(producer.lines().stream().filter(line -> line.startsWith("RESULT ")).toList()
            .get(number - 1));
    }

    /** The producer's figures when alone, and how they change. */
    static Figures together(Figures alone, Figures beside, Figures reading, Figures end) {
        for (var part : new Figures[] {alone, beside, reading}) {
            if (!part.failure().isEmpty()) {
                return part;
            }
        }
        var all = new HashMap<>(alone.values());
        end.get("unstored").ifPresent(unstored -> all.put("unstored", unstored));
        all.put("besiderate", beside.values().get("rate"));
        all.put("failed", alone.values().get("failed") + beside.values().get("failed"));
        all.put("readrate", reading.values().get("rate"));
        LATENCIES.forEach((figure, name) -> {
            double after = beside.values().get(figure);
            all.put("beside" + figure, after);
            all.put(name + "factor", after / Math.max(1, alone.values().get(figure)));
        });
        return Figures.of(all);
    }
}
