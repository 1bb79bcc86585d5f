package org.apache.rocketmq.test.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.SendMessages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a process with our client takes from its environment. */
@Tag("processes")
class ClientProcessTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static Server nameServer;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        CLUSTER.broker("broker", Map.of("namesrvAddr", nameServer.address())).start();
    }

    @Test
    void shouldTakeAnAddressWithAProtocolFromTheEnvironment() {
        var client = CLUSTER.ourProgram("sender", SendMessages.class,
            Map.of("NAMESRV_ADDR", "http://" + nameServer.address()), List.of(), "topic=Environment", "group=senders");
        assertEquals(0, client.awaitEnd(PATIENCE), client::output);
        assertTrue(client.output().contains(" SEND_OK "), client::output);
    }
}
