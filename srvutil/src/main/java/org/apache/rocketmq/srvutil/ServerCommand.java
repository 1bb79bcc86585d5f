package org.apache.rocketmq.srvutil;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.HelpFormatter;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;

/** The command line of a server: its options, and the settings that come out of it and the properties file. */
public final class ServerCommand {
    private static final String NAME_SERVERS_KEY = "namesrvAddr";
    private static final int USAGE_WIDTH = 100;

    private static final Option HELP = Option.builder("h").longOpt("help").desc("print this help").build();
    private static final Option CONFIG_FILE = Option.builder("c").longOpt("configFile").hasArg().argName("file")
        .desc("read settings from this properties file").build();
    private static final Option PRINT = Option.builder("p").longOpt("printConfigItem")
        .desc("print every setting with the value that it would have, and end").build();
    private static final Option NAME_SERVERS = Option.builder("n").longOpt("namesrvAddr").hasArg()
        .argName("host:port;...").desc("the name servers' addresses, parted by semicolons").build();

    /** What a command line asks for. */
    enum Wish { HELP, PRINT, START }

    /** A command line that was understood. */
    record Parsed(Wish wish, Path configFile, Map<String, String> overrides) { }

    private final String name;
    private final List<Setting<?>> settings;
    private final Options options;

    private ServerCommand(String name, List<Setting<?>> settings, boolean withNameServers) {
        this.name = name;
        this.settings = List.copyOf(settings);
        this.options = new Options().addOption(HELP).addOption(CONFIG_FILE).addOption(PRINT);
        if (withNameServers) {
            options.addOption(NAME_SERVERS);
        }
    }

    /**
     * A command with the options {@code -c}, {@code -p} and {@code -h}.
     *
     * @param name what people type
     * @param settings all that the server acts on
     */
    public static ServerCommand of(String name, List<Setting<?>> settings) {
        return new ServerCommand(name, settings, false);
    }

    /** The same with {@code -n} for the setting {@code namesrvAddr}. */
    public static ServerCommand withNameServers(String name, List<Setting<?>> settings) {
        return new ServerCommand(name, settings, true);
    }

    public String name() {
        return name;
    }

    Parsed parse(String... args) throws StartRefusedException {
        CommandLine line;
        try {
            line = new DefaultParser(false).parse(options, args);
        } catch (ParseException e) {
            throw new StartRefusedException(e.getMessage() + "; " + name + " -h shows the options", e);
        }
        var overrides = new HashMap<String, String>();
        for (String argument : line.getArgList()) {
            int equals = argument.indexOf('=');
            if (equals <= 0) {
                throw new StartRefusedException("unexpected argument: " + argument + "; " + name
                    + " -h shows the options");
            }
            overrides.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        if (line.hasOption(NAME_SERVERS)) {
            overrides.put(NAME_SERVERS_KEY, line.getOptionValue(NAME_SERVERS));
        }
        String file = line.getOptionValue(CONFIG_FILE);
        return new Parsed(wish(line), file == null ? null : Path.of(file).toAbsolutePath().normalize(), overrides);
    }

    private static Wish wish(CommandLine line) {
        if (line.hasOption(HELP)) {
            return Wish.HELP;
        }
        return line.hasOption(PRINT) ? Wish.PRINT : Wish.START;
    }

    /** The properties file's settings, over which go those of the command line. */
    Settings settings(Parsed parsed) throws StartRefusedException {
        var texts = new HashMap<String, String>();
        if (parsed.configFile != null) {
            texts.putAll(PropertiesFile.read(parsed.configFile));
        }
        texts.putAll(parsed.overrides);
        try {
            return Settings.parse(texts, settings);
        } catch (BadSettingsException e) {
            String from = parsed.configFile == null ? "" : " (from " + parsed.configFile + ")";
            throw new StartRefusedException("bad settings" + from + ": " + String.join("; ", e.complaints()), e);
        }
    }

    String usage() {
        var out = new StringWriter();
        var formatter = new HelpFormatter();
        formatter.setSyntaxPrefix("usage: ");
        formatter.printHelp(new PrintWriter(out, true), USAGE_WIDTH, name + " [options] [key=value ...]", null, options,
            formatter.getLeftPadding(), formatter.getDescPadding(),
            "A setting given as key=value counts more than the same one in the file.");
        return out.toString();
    }
}
