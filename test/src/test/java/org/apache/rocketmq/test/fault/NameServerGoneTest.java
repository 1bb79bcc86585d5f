package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.Connection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A name server that goes and comes back is no matter for producers and consumers that are at work. */
@Tag("processes")
class NameServerGoneTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final int SOME = 500;
    /** How long a name server may take before the other one is asked. */
    private static final int PATIENT_MILLIS = 8_000;
    private static final int CLUSTER_INFO = 106;

    private static Server nameServer;
    private static Server other;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv-a", Map.of()).start();
        other = CLUSTER.nameServer("namesrv-b", Map.of()).start();
        CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address() + ";" + other.address(),
            "registerNameServerPeriod", "10000")).start();
    }

    @Test
    void shouldNotBeNoticedByClientsAtWork() throws Exception {
        try (var traffic = Traffic.start("Unnoticed", nameServer.address())) {
            traffic.awaitMore(SOME, BOUND);
            nameServer.kill();
            traffic.awaitMore(SOME, BOUND);
            nameServer.start();
            await("the broker registers again").atMost(BOUND).until(() -> knows(nameServer, "broker-a"));
            traffic.awaitMore(SOME, BOUND);
            traffic.stopSending();
            await("all acknowledged messages").atMost(BOUND).until(traffic::missing, Set::isEmpty);
            assertEquals(List.of(), traffic.failures());
        }
    }

    @Test
    void shouldBeReplacedByTheOtherForANewClient() throws Exception {
        other.kill();
        try {
            sendAsNewClient("Replaced", other.address() + ";" + nameServer.address());
        } finally {
            other.start();
        }
    }

    /** Whichever of the two a client asks first, in one of the lists that is the one that stands still. */
    @Test
    void shouldBeReplacedByTheOtherWhileItStandsStill() throws Exception {
        other.process().freeze();
        try {
            sendAsNewClient("NotMoving", other.address() + ";" + nameServer.address());
            sendAsNewClient("NotMoving", nameServer.address() + ";" + other.address());
        } finally {
            other.process().thaw();
        }
    }

    private static void sendAsNewClient(String topic, String nameServers) throws Exception {
        var producer = new DefaultMQProducer("new-client");
        producer.setInstanceName("new");
        producer.setSendMsgTimeout((int) BOUND.toMillis());
        producer.setMqClientApiTimeout(PATIENT_MILLIS);
        producer.setNamesrvAddr(nameServers);
        producer.start();
        try {
            assertEquals(SendStatus.SEND_OK, producer.send(new Message(topic, new byte[1])).getSendStatus());
        } finally {
            producer.shutdown();
        }
    }

    private static boolean knows(Server server, String broker) throws Exception {
        try (var connection = Connection.to(server)) {
            return connection.call(CLUSTER_INFO, Map.of()).bodyText().contains(broker);
        }
    }
}
