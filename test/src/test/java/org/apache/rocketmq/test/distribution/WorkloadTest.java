package org.apache.rocketmq.test.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The benchmark's program as a user starts it, on servers that know no topic yet. */
@Tag("processes")
class WorkloadTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String PROGRAM = "org.apache.rocketmq.example.benchmark.Workload";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void shouldSendToTopicsThatNobodyMade() {
        var nameServer = CLUSTER.nameServer("n", Map.of()).start();
        var broker = CLUSTER.broker("b", Map.of("namesrvAddr", nameServer.address())).start();

        var workload = CLUSTER.script("workload", Script.HOME, "tools.sh", List.of(PROGRAM, "-n",
            nameServer.address(), "-l", "sync", "--topics", "3", "--warmup", "0", "--seconds", "1"));

        assertEquals(0, workload.awaitEnd(PATIENCE), workload::output);
        assertTrue(workload.output().contains("RESULT messages="), workload::output);
        broker.kill();
        nameServer.kill();
    }
}
