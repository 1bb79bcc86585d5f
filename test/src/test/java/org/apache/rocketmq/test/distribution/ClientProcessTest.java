package org.apache.rocketmq.test.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.rocketmq.example.benchmark.IdleThreads;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.SendMessages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a process with our client needs, and what it takes from its environment. */
@Tag("processes")
class ClientProcessTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern RESULT = Pattern.compile("RESULT threads=(\\d+)");
    /** What is asked of a client; Apache's has 29. */
    private static final int MOST_THREADS = 12;

    private static Server nameServer;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        CLUSTER.broker("broker", Map.of("namesrvAddr", nameServer.address())).start();
    }

    @Test
    void shouldHaveFewThreadsWhileItsProducerAndConsumerAreIdle() {
        var client = CLUSTER.ourProgram("idle", IdleThreads.class, List.of(), "-n", nameServer.address(),
            "--seconds", "0");
        assertEquals(0, client.awaitEnd(PATIENCE), client::output);
        var result = RESULT.matcher(client.output());
        assertTrue(result.find(), client::output);
        int threads = Integer.parseInt(result.group(1));
        assertTrue(threads > 0 && threads <= MOST_THREADS, client::output);
    }

    @Test
    void shouldTakeAnAddressWithAProtocolFromTheEnvironment() {
        var client = CLUSTER.ourProgram("sender", SendMessages.class,
            Map.of("NAMESRV_ADDR", "http://" + nameServer.address()), List.of(), "topic=Environment", "group=senders");
        assertEquals(0, client.awaitEnd(PATIENCE), client::output);
        assertTrue(client.output().contains(" SEND_OK "), client::output);
    }
}
