package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Our client at servers of Apache's that speak TLS only. */
@Tag("processes")
class EncryptedTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 20;

    @Test
    void shouldSendAndConsumeOverEncryptedConnections() {
        var nameServer = CLUSTER.encryptedApacheNameServer("namesrv").start();
        CLUSTER.encryptedApacheBroker("broker", Map.of("namesrvAddr", nameServer.address())).start();
        var exchange = new Exchange(CLUSTER, nameServer, "Encrypted", "-Dtls.enable=true");
        var sent = exchange.send(Client.OURS, COUNT);
        assertEquals(COUNT, exchange.receive(Client.OURS, "readers", sent).size());
    }
}
