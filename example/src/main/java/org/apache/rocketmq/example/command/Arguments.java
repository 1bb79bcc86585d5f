package org.apache.rocketmq.example.command;

import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;

/** What the user gave on the command line, as typed values. */
public final class Arguments {
    static final String NAME_SERVERS = "n";
    static final String NAME_SERVERS_VARIABLE = "NAMESRV_ADDR";
    static final String DEFAULT_NAME_SERVER = "127.0.0.1:9876";

    private final CommandLine given;
    private final Map<String, String> environment;

    Arguments(CommandLine given, Map<String, String> environment) {
        this.given = given;
        this.environment = environment;
    }

    /** The name servers of {@code -n}, else of the environment, else the one on this machine. */
    public String nameServers() {
        var fromEnvironment = environment.getOrDefault(NAME_SERVERS_VARIABLE, "").strip();
        return text(NAME_SERVERS, fromEnvironment.isEmpty() ? DEFAULT_NAME_SERVER : fromEnvironment);
    }

    /** The text given for an option. */
    public String text(String option, String otherwise) {
        var value = given.getOptionValue(option);
        if (value == null) {
            return otherwise;
        }
        if (value.isBlank()) {
            throw new BadArgumentException(name(option) + " is empty");
        }
        return value.strip();
    }

    /** The whole number given for an option, within bounds. */
    public long number(String option, long otherwise, long least, long most) {
        var value = given.getOptionValue(option);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(option, value, "a whole number");
        }
        throw refused(option, value, "from " + least + " to " + most);
    }

    /** As {@link #number}, for what fits an {@code int}. */
    public int count(String option, int otherwise, int least, int most) {
        return (int) number(option, otherwise, least, most);
    }

    /** The {@code true} or {@code false} given for an option; {@code false} when it is absent. */
    public boolean yes(String option) {
        return oneOf(option, "false", "true", "false").equals("true");
    }

    /** The share given for an option, from 0 to 1; 0 when it is absent. */
    public double share(String option) {
        var value = given.getOptionValue(option, "0").strip();
        try {
            double share = Double.parseDouble(value);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            throw refused(option, value, "a number from 0 to 1");
        }
        throw refused(option, value, "from 0 to 1");
    }

    /** The word given for an option, one of those allowed. */
    public String oneOf(String option, String otherwise, String... allowed) {
        var value = text(option, otherwise);
        if (!List.of(allowed).contains(value)) {
            throw refused(option, value, String.join(" or ", allowed));
        }
        return value;
    }

    private static BadArgumentException refused(String option, String value, String allowed) {
        return new BadArgumentException(name(option) + " is \"" + value + "\"; it must be " + allowed);
    }

    private static String name(String option) {
        return (option.length() > 2 ? "--" : "-") + option;
    }
}
