package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.Connection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where a topic lies on two brokers, a producer does not fail when one of them dies: it sends to the other. */
@Tag("processes")
class OneOfTwoBrokersTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final String TOPIC = "OnBoth";
    private static final int SOME = 500;
    private static final int CREATE_TOPIC = 17;
    private static final int GET_ROUTE = 105;

    private static Server nameServer;
    private static Server first;
    private static Server second;

    @BeforeAll
    static void start() throws Exception {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        first = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
        second = CLUSTER.broker("broker-b", Map.of("namesrvAddr", nameServer.address())).start();
        for (Server broker : List.of(first, second)) {
            try (var connection = Connection.to(broker)) {
                assertEquals(0, connection.call(CREATE_TOPIC, Map.of("topic", TOPIC, "defaultTopic", "TBW102",
                    "readQueueNums", "4", "writeQueueNums", "4", "perm", "6", "topicFilterType", "SINGLE_TAG",
                    "topicSysFlag", "0", "order", "false")).code());
            }
            await("the route leads to " + broker.name()).atMost(BOUND).until(() -> leadsTo(broker));
        }
    }

    @Test
    void shouldCarryOnWithTheOther() throws Exception {
        try (var traffic = Traffic.start(TOPIC, nameServer.address())) {
            traffic.awaitMore(SOME, BOUND);
            first.kill();
            traffic.awaitMore(SOME, BOUND);
            await("the route forgets the dead broker").atMost(BOUND).until(() -> !leadsTo(first));
            first.start();
            await("the route knows it again").atMost(BOUND).until(() -> leadsTo(first));
            traffic.awaitMore(SOME, BOUND);
            traffic.stopSending();
            await("all acknowledged messages").atMost(BOUND).until(traffic::missing, Set::isEmpty);
            assertEquals(List.of(), traffic.failures());
        }
    }

    private static boolean leadsTo(Server broker) throws Exception {
        try (var connection = Connection.to(nameServer)) {
            return connection.call(GET_ROUTE, Map.of("topic", TOPIC)).bodyText().contains(broker.address());
        }
    }
}
