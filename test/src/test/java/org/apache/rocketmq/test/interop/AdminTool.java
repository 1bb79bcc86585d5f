package org.apache.rocketmq.test.interop;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;

/** Apache's mqadmin, as a process for each command. */
record AdminTool(Cluster cluster, Server nameServer, ApacheRelease release) {

    /** That of the newest release. */
    AdminTool(Cluster cluster, Server nameServer) {
        this(cluster, nameServer, ApacheRelease.FIVE);
    }

    /** Runs a command to its end and returns what it printed. */
    String run(String command, String... options) {
        var arguments = new ArrayList<>(List.of(command, "-n", nameServer.address()));
        arguments.addAll(List.of(options));
        var process = cluster.apacheAdmin(release, "mqadmin-" + command, arguments.toArray(String[]::new));
        process.awaitEnd(Exchange.BOUND);
        return process.output();
    }
}
