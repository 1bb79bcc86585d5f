package org.apache.rocketmq.example.command;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.HelpFormatter;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** A program with options: reads them, runs the work, and turns what went wrong into one line and an exit code. */
public final class Program {
    /** It did what it was asked to do. */
    public static final int DONE = 0;
    /** It could not; the reason was printed. */
    public static final int FAILED = 1;
    /** It was called in a wrong way. */
    public static final int MISUSED = 2;

    private static final String HELP = "h";
    private static final int LINE_WIDTH = 110;

    private final String name;
    private final String purpose;
    private final Options options = new Options();
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    /** The work of a program, once its arguments are known. */
    @FunctionalInterface
    public interface Work {
        /** Does the work and returns the exit code. */
        int run(Arguments arguments) throws Exception;
    }

    public Program(String name, String purpose) {
        this(name, purpose, System.out, System.err, System.getenv());
    }

    Program(String name, String purpose, PrintStream out, PrintStream err, Map<String, String> environment) {
        this.name = name;
        this.purpose = purpose;
        this.out = out;
        this.err = err;
        this.environment = environment;
        options.addOption(Option.builder(HELP).longOpt("help").desc("Print this help").build());
        takes(Arguments.NAME_SERVERS, "namesrvAddr", "ADDRESSES", "Name servers, as host:port;host:port. Default: "
            + Arguments.NAME_SERVERS_VARIABLE + " of the environment, else " + Arguments.DEFAULT_NAME_SERVER);
    }

    /** Adds an option with a value; {@code shortName} may be {@code null}. */
    public Program takes(String shortName, String longName, String value, String text) {
        options.addOption(Option.builder(shortName).longOpt(longName).hasArg().argName(value).desc(text).build());
        return this;
    }

    /** Runs the work and returns the exit code. Nothing is thrown: a failure is printed on the error output. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    public int run(String[] args, Work work) {
        try {
            // No partial matching: a mistyped option must not silently be another one.
            var given = DefaultParser.builder().setAllowPartialMatching(false).build().parse(options, args);
            if (given.hasOption(HELP)) {
                printHelp();
                return DONE;
            }
            if (!given.getArgList().isEmpty()) {
                return misused("what is \"" + given.getArgList().get(0) + "\"?");
            }
            return work.run(new Arguments(given, environment));
        } catch (ParseException | BadArgumentException e) {
            return misused(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println(name + ": interrupted");
            return FAILED;
        } catch (Exception e) {
            err.println(name + ": " + reason(e));
            return FAILED;
        }
    }

    /** What a failure says, with the failure below it when that says something else. */
    public static String reason(Throwable failure) {
        var text = String.valueOf(failure.getMessage() == null ? failure : failure.getMessage());
        var cause = failure.getCause();
        if (cause == null || cause.getMessage() == null || text.contains(cause.getMessage())) {
            return text;
        }
        return text + " (" + cause.getMessage() + ")";
    }

    private int misused(String complaint) {
        err.println(name + ": " + complaint + " (-h lists the options)");
        return MISUSED;
    }

    private void printHelp() {
        var writer = new PrintWriter(out, true);
        var formatter = new HelpFormatter();
        formatter.printWrapped(writer, LINE_WIDTH, purpose);
        formatter.printHelp(writer, LINE_WIDTH, name + " [options]", "", options, 1, 2, "");
    }
}
