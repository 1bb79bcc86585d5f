package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Apache's mqadmin, one process for many commands. */
final class AdminSession {
    private static final int ATTEMPTS = 10;
    private static final Pattern NO_ANSWER =
        Pattern.compile("RemotingTimeoutException: wait response on the channel|RemotingConnectException: connect to");

    private final ChildProcess process;
    private int commands;
    private int repeats;

    /** That of the newest release; a broker must be there. */
    AdminSession(Cluster cluster, String name, Server nameServer) {
        this(cluster, name, nameServer, ApacheRelease.FIVE);
    }

    AdminSession(Cluster cluster, String name, Server nameServer, ApacheRelease release) {
        process = cluster.apacheAdmin(release, name, "namesrv=" + nameServer.address());
        // The first answer of a name server may take longer than mqadmin waits.
        awaitPrinted("TBW102", "topicList");
    }

    /**
     * Runs a command to its end and returns what it printed. It waits five seconds for each answer, and three for a
     * connection; where that is not enough on a busy machine, it is run again.
     */
    String run(String... words) {
        String printed = runOnce(words);
        for (int attempt = 1; attempt < ATTEMPTS && NO_ANSWER.matcher(printed).find(); attempt++) {
            System.out.println("mqadmin " + List.of(words) + " had no answer in time");
            repeats++;
            printed = runOnce(words);
        }
        return printed;
    }

    /** How many of the commands so far were done once more than asked for, or may have been. */
    int repeats() {
        return repeats;
    }

    private String runOnce(String... words) {
        int start = process.output().length();
        process.say(String.join("\t", words));
        commands++;
        process.awaitOutput("(?m)^ended " + commands + "\\.$", Exchange.BOUND);
        return process.output().substring(start);
    }

    /** Asserts that a command prints something that matches. */
    void assertPrints(String pattern, String... words) {
        String output = run(words);
        assertTrue(contains(output, pattern), () -> pattern + " is not in: " + output);
    }

    /** Runs a command until it prints something, for brokers and tools need a moment to hear of each other. */
    void awaitPrinted(String pattern, String... words) {
        var last = new String[1];
        try {
            Awaitility.await().atMost(Exchange.BOUND).until(() -> {
                last[0] = run(words);
                return contains(last[0], pattern);
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(pattern + " is not in: " + last[0], e);
        }
    }

    private static boolean contains(String output, String pattern) {
        return output.matches("(?s).*" + pattern + ".*");
    }
}
