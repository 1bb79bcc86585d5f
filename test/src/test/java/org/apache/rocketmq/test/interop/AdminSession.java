package org.apache.rocketmq.test.interop;

import java.util.List;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.RunAdminCommands;

/** Apache's mqadmin, one process for many commands. */
final class AdminSession {
    private final ChildProcess process;
    private int commands;

    AdminSession(Cluster cluster, String name, Server nameServer) {
        process = cluster.apacheProgram(
            ApacheRelease.FIVE, name, RunAdminCommands.class, List.of(), "namesrv=" + nameServer.address());
    }

    /** Runs a command to its end and returns what it printed. */
    String run(String... words) {
        int start = process.output().length();
        process.say(String.join("\t", words));
        commands++;
        process.awaitOutput("(?m)^ended " + commands + "\\.$", Exchange.BOUND);
        return process.output().substring(start);
    }
}
