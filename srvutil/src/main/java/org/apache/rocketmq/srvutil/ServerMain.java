package org.apache.rocketmq.srvutil;

import java.io.PrintStream;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main program of a server: understands the command line, starts the server, says that it serves, and ends it when
 * the process is told to. A start-up class has only to name its command and its starter.
 */
public final class ServerMain {
    /** Exit code: all went well. */
    public static final int DONE = 0;
    /** Exit code: the server could not start, or not end in good order. */
    public static final int FAILED = 1;

    private static final Logger LOG = LoggerFactory.getLogger(ServerMain.class);
    private static final String OUR_PACKAGES = "org.apache.rocketmq.";
    private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(60);

    private final ServerCommand command;
    private final PrintStream out;
    private final PrintStream err;

    public ServerMain(ServerCommand command, PrintStream out, PrintStream err) {
        this.command = command;
        this.out = out;
        this.err = err;
    }

    /**
     * Does what the command line asks for. Where that is to start the server, this does not return unless the start
     * fails; the process ends by a signal.
     *
     * @return the exit code
     */
    public int run(String[] args, ServerStarter starter) {
        try {
            ServerCommand.Parsed parsed = command.parse(args);
            switch (parsed.wish()) {
                case HELP -> out.print(command.usage());
                case PRINT -> print(command.settings(parsed));
                default -> serve(parsed, starter);
            }
            return DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        } catch (Exception | Error e) {
            LOG.error("{} cannot start", command.name(), e);
            err.println(command.name() + " cannot start: " + reason(e));
            return FAILED;
        }
    }

    private void print(Settings settings) {
        tellUnused(settings);
        settings.all().forEach((key, value) -> out.println(key + "=" + value));
    }

    private void serve(ServerCommand.Parsed parsed, ServerStarter starter) throws Exception {
        Settings settings = command.settings(parsed);
        tellUnused(settings);
        Server server = starter.start(new Launch(settings, parsed.configFile()));
        new Shutdown(command.name(), server, LONGEST_SHUTDOWN, out).install();
        out.println(server.bootMessage());
        LOG.info(server.bootMessage());
        // The server's own threads serve; this one only keeps the process alive.
        new CountDownLatch(1).await();
    }

    private void tellUnused(Settings settings) {
        for (String warning : settings.warnings()) {
            err.println("warning: " + warning);
            LOG.warn(warning);
        }
        if (!settings.notActedOn().isEmpty()) {
            LOG.info("settings of RocketMQ that this server does not act on: {}",
                String.join(", ", settings.notActedOn()));
        }
    }

    /** What to tell the user: the text of a failure that was foreseen, the name of one that was not as well. */
    private static String reason(Throwable failure) {
        if (failure instanceof BadSettingsException bad) {
            return "bad settings: " + String.join("; ", bad.complaints());
        }
        boolean foreseen = failure.getMessage() != null
            && (failure instanceof BindException || failure.getClass().getName().startsWith(OUR_PACKAGES));
        return foreseen ? failure.getMessage() : failure.toString();
    }
}
