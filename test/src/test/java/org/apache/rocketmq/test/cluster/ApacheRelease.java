package org.apache.rocketmq.test.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.rocketmq.test.program.SendMessages;

/**
 * A release of Apache RocketMQ that the tests run: its jars, and our client programs compiled against them instead of
 * ours.
 */
public enum ApacheRelease {
    /** 5.5.0: client, servers, tools. */
    FIVE("apache"),
    /** 4.9.8: client and tools. */
    FOUR("apache-4");

    /** For TLS each start of a server would make an RSA key. */
    static final String NO_TLS = "-Dtls.server.mode=disabled";
    /** A consumer that has missed something looks at its share of the queues each second, not each twenty. */
    static final String SOON_BALANCED = "-Drocketmq.client.rebalance.waitInterval=1000";
    /**
     * Settings by which a broker gets on on a small, busy machine. With the default ones two threads spin when it has
     * nothing to do: the one that flushes the figures of transactions until its interval of ten seconds is over, which
     * holds up the broker's end too, and the one that flushes the timer wheel, which few tests use; and a message is
     * refused that waits for its turn for a fifth of a second, or while another one is not stored within a second.
     */
    static final Map<String, String> FOR_SMALL_MACHINES = Map.of("transactionMetricFlushInterval", "100",
        "timerWheelEnable", "false", "waitTimeMillsInSendQueue", "30000", "osPageCacheBusyTimeOutMills", "30000");

    private static final Pattern CLIENT_PART =
        Pattern.compile("(rocketmq-(client|common|remoting|acl)-\\d|netty-|fastjson).*");

    private final String module;
    private Path programs;
    private List<String> startOptions;

    ApacheRelease(String module) {
        this.module = module;
    }

    /** The jars with all that they need; never together with ours in one JVM. */
    public List<Path> jars() {
        return Places.apacheJars(module);
    }

    /** Jars but those of the client and what comes with ours, too. */
    static List<Path> withoutClient(List<Path> jars) {
        return jars.stream().filter(jar -> !CLIENT_PART.matcher(jar.getFileName().toString()).matches()).toList();
    }

    /** What mqadmin takes for its home. */
    Path home() {
        return Places.ownClasses().resolve(module);
    }

    /** Options that let its JVMs start faster. */
    synchronized List<String> startOptions() {
        if (startOptions == null) {
            startOptions = this == FIVE ? ClassArchive.options(module, jars(), this::broker) : List.of();
        }
        return startOptions;
    }

    /** A folder with the programs' classes; compiled once per JVM. */
    synchronized Path programs() {
        if (programs == null) {
            programs = compile(Places.ofThisJvm(module + "-programs"));
        }
        return programs;
    }

    private ChildProcess broker(Path folder, Path settings, String option) {
        var program = new JavaProgram(jars(), "org.apache.rocketmq.broker.BrokerStartup", List.of(option, NO_TLS),
            List.of("-c", settings.toString()));
        return program.start("broker", folder, Map.of("ROCKETMQ_HOME", folder.toString()));
    }

    private Path compile(Path folder) {
        Path sources = Places.ownSources().resolve(SendMessages.class.getPackageName().replace('.', '/'));
        // Programs of the packages below need what only the newest client has.
        Compilation.compile(sources, this == FIVE ? Integer.MAX_VALUE : 1, jars(), folder);
        return folder;
    }
}
