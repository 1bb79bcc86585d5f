package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our servers and clients of both kinds, where all of them write their headers in the binary serialisation. */
@Tag("processes")
class BinarySerialisationTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster(Map.of("ROCKETMQ_SERIALIZE_TYPE", "ROCKETMQ"));

    private static final int COUNT = 60;

    private static Server nameServer;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        var broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
        for (Server server : new Server[] {nameServer, broker}) {
            String line = server.bootLine().group();
            assertTrue(line.contains("serializeType=ROCKETMQ"), line);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendAndConsume(Client client) {
        var exchange = new Exchange(CLUSTER, nameServer, "Binary_" + client);
        var sent = exchange.send(client, COUNT, "tags=red,green");
        exchange.receive(client, "group_" + client, sent);
        for (Client other : Client.values()) {
            var wanted = sent.stream().filter(message -> message.key().matches(".*[02468]")).toList();
            exchange.receive(other, "group_red_" + client + other, wanted, "expression=red");
        }
    }
}
