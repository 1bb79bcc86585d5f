package org.apache.rocketmq.test.compare;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * What a program has measured, by name.
 *
 * @param values  the figures
 * @param failure why there are none; empty where there are
 */
record Figures(Map<String, Double> values, String failure) {
    private static final int PERCENT = 100;
    private static final Pattern VALUE = Pattern.compile("(\\w+)=(-?[0-9.]+)(?=\\s|$)");

    /** Those of the lines that begin with RESULT; of two with one name the last. */
    static Figures in(String output) {
        var values = new HashMap<String, Double>();
        output.lines().filter(line -> line.startsWith("RESULT ")).forEach(line -> {
            var matcher = VALUE.matcher(line);
            while (matcher.find()) {
                values.put(matcher.group(1), Double.valueOf(matcher.group(2)));
            }
        });
        if (values.isEmpty()) {
            return failed("no figures were printed");
        }
        return values.getOrDefault("messages", 1.0) == 0 ? failed("no message got through") : new Figures(values, "");
    }

    static Figures of(Map<String, Double> values) {
        return new Figures(Map.copyOf(values), "");
    }

    static Figures failed(String why) {
        return new Figures(Map.of(), why);
    }

    /** These, and the share of others' rate that they have kept. */
    Figures shareOf(Figures others) {
        if (!failure.isEmpty()) {
            return this;
        }
        var all = new HashMap<>(values);
        all.put("keptpercent", PERCENT * values.get("rate") / others.values.get("rate"));
        return of(all);
    }

    OptionalDouble get(String name) {
        var value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
