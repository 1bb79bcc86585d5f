package org.apache.rocketmq.srvutil;

import java.io.PrintStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a server in good order when the process is told to end (SIGTERM, SIGINT). The process then exits with 0, or with
 * 1 when the server failed to close or was not done within the bound.
 */
public final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final String name;
    private final AutoCloseable server;
    private final Duration bound;
    private final PrintStream out;

    public Shutdown(String name, AutoCloseable server, Duration bound, PrintStream out) {
        this.name = name;
        this.server = server;
        this.bound = bound;
        this.out = out;
    }

    /** Makes the process end like this from now on. */
    public void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            int exitCode = close();
            Logging.stop();
            // An exit by a signal has the signal's code unless the process is halted.
            Runtime.getRuntime().halt(exitCode);
        }, "shutdown"));
    }

    /** Closes the server and gives the process's exit code. */
    int close() {
        say(name + " is shutting down");
        var closing = new Closing();
        closing.start();
        try {
            closing.join(bound.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            say(name + " was not done within " + bound.toMillis() + " ms and is cut off");
            return ServerMain.FAILED;
        }
        if (closing.failure != null) {
            LOG.error("{} failed to shut down in good order", name, closing.failure);
            say(name + " failed to shut down in good order: " + closing.failure);
            return ServerMain.FAILED;
        }
        say(name + " has shut down");
        return ServerMain.DONE;
    }

    private void say(String what) {
        out.println(what);
        LOG.info(what);
    }

    /** The thread that closes, while another one watches the clock. */
    private final class Closing extends Thread {
        private Throwable failure;

        private Closing() {
            super("closing");
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                server.close();
            } catch (Exception | Error e) {
                failure = e;
            }
        }
    }
}
