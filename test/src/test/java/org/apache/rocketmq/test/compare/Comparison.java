package org.apache.rocketmq.test.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What all contenders have reached with one load, round by round; the others are held against the first one. */
final class Comparison {
    /** The columns: their headings, the figures' names, what they are divided by, and how many digits they get. */
    private enum Column {
        RATE("messages/s", "rate", 1, 0),
        MEGABYTES("MB/s", "mbps", 1, 1),
        KEPT("% of the rate with 8 queues", "keptpercent", 1, 1),
        P50("p50 ms", "p50us", 1000, 2),
        P99("p99 ms", "p99us", 1000, 2),
        P999("p99.9 ms", "p999us", 1000, 2),
        LONGEST("max ms", "maxus", 1000, 1),
        RATE_BESIDE("messages/s beside", "besiderate", 1, 0),
        P50_BESIDE("p50 ms beside", "besidep50us", 1000, 2),
        P99_BESIDE("p99 ms beside", "besidep99us", 1000, 2),
        P999_BESIDE("p99.9 ms beside", "besidep999us", 1000, 2),
        P50_FACTOR("p50 factor", "p50factor", 1, 2),
        P99_FACTOR("p99 factor", "p99factor", 1, 2),
        P999_FACTOR("p99.9 factor", "p999factor", 1, 2),
        READ("consumed/s", "readrate", 1, 0),
        BROKER("broker CPU µs each", "brokermicros", 1, 1),
        REPLICA("replica CPU µs each", "replicamicros", 1, 1),
        CLIENT("client CPU µs each", "cpumicros", 1, 1),
        BYTES("client bytes each", "bytes", 1, 0),
        MEMORY("broker MiB", "brokermib", 1, 0),
        FAILED("failed", "failed", 1, 0),
        UNSTORED("not stored", "unstored", 1, 0),
        START("start ms", "startms", 1, 0),
        CORE("% of a core", "corepercent", 1, 2),
        THREADS("threads", "threads", 1, 0);

        private final String heading;
        private final String figure;
        private final double divisor;
        private final int digits;

        Column(String heading, String figure, double divisor, int digits) {
            this.heading = heading;
            this.figure = figure;
            this.divisor = divisor;
            this.digits = digits;
        }

        String text(Figures figures) {
            var value = figures.get(figure);
            return value.isEmpty() ? ""
                : String.format(Locale.ROOT, "%,." + digits + "f", value.getAsDouble() / divisor);
        }
    }

    private static final List<Column> COMPARED =
        List.of(Column.RATE, Column.P99, Column.P999, Column.P99_BESIDE, Column.P999_BESIDE, Column.READ, Column.BROKER,
            Column.REPLICA, Column.CLIENT, Column.MEMORY, Column.START);

    private final Load load;
    private final Map<String, List<Figures>> rounds = new LinkedHashMap<>();

    /** Nothing yet, of contenders with these names. */
    Comparison(Load load, List<String> names) {
        this.load = load;
        names.forEach(name -> rounds.put(name, new ArrayList<>()));
    }

    void add(String name, Figures figures) {
        rounds.get(name).add(figures);
    }

    /** As Markdown. */
    String text() {
        var columns = List.of(Column.values()).stream().filter(column -> rounds.values().stream()
            .flatMap(List::stream).anyMatch(figures -> figures.get(column.figure).isPresent())).toList();
        var text = new StringBuilder("### " + load.name() + ": " + load.title() + "\n\n| | round |");
        columns.forEach(column -> text.append(' ').append(column.heading).append(" |"));
        text.append("\n|---|---|").append("---|".repeat(columns.size())).append('\n');
        rounds.forEach((name, all) -> {
            for (int i = 0; i < all.size(); i++) {
                var figures = all.get(i);
                text.append("| ").append(name).append(" | ").append(i + 1).append(" | ").append(
                    figures.failure().isEmpty() ? columns.stream().map(column -> column.text(figures))
                        .collect(Collectors.joining(" | ")) : figures.failure().replace('|', '/')).append(" |\n");
            }
        });
        return text.append('\n').append(ratios(columns)).toString();
    }

    private String ratios(List<Column> columns) {
        var text = new StringBuilder();
        String base = rounds.keySet().iterator().next();
        rounds.keySet().stream().skip(1).forEach(name -> {
            var parts = columns.stream().filter(COMPARED::contains).map(column -> ratio(column, base, name))
                .filter(part -> !part.isEmpty()).toList();
            if (!parts.isEmpty()) {
                text.append("- ").append(name).append(", to ").append(base).append(": ")
                    .append(String.join("; ", parts)).append('\n');
            }
        });
        return text.toString();
    }

    private String ratio(Column column, String base, String name) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < Math.min(rounds.get(base).size(), rounds.get(name).size()); i++) {
            OptionalDouble one = rounds.get(name).get(i).get(column.figure);
            OptionalDouble other = rounds.get(base).get(i).get(column.figure);
            if (one.isPresent() && other.isPresent() && other.getAsDouble() != 0) {
                ratios.add(one.getAsDouble() / other.getAsDouble());
            }
        }
        if (ratios.isEmpty()) {
            return "";
        }
        String all = ratios.stream().map(Comparison::shortly).collect(Collectors.joining(" / "));
        return column.heading + " " + all + (ratios.size() > 1 ? ", median **" + shortly(median(ratios)) + "**" : "");
    }

    /** The middle one, or the mean of the two in the middle. */
    static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private static String shortly(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%.0f", ratio);
    }
}
