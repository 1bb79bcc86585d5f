package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Ports;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.SendMessages;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Apache's mqadmin 5.5.0 limits single topics and groups by attributes, and Apache's broker keeps those. */
@Tag("processes")
class OwnLimitsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String TOPIC = "Limited";
    private static final int COUNT = 60;

    private static Server nameServer;
    private static Server ours;
    private static Server theirs;
    private static AdminSession admin;

    @BeforeAll
    static void start() throws IOException {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        var store = CLUSTER.folder().resolve("store");
        var settings = Map.of("namesrvAddr", nameServer.address(), "brokerName", "broker-a",
            "listenPort", String.valueOf(Ports.free()), "storePathRootDir", store.toString(),
            "storePathCommitLog", store.resolve("commitlog").toString(), "timerWheelEnable", "false",
            "maxHashSlotNum", "500", "maxIndexNum", "2000");
        ours = CLUSTER.broker("ours", settings).start();
        theirs = CLUSTER.apacheBroker("theirs", settings);
        try (var connection = BrokerConnection.to(ours)) {
            connection.createTopic(TOPIC, 2);
        }
        Exchange.awaitRoute(nameServer, TOPIC, ours);
        admin = new AdminSession(CLUSTER, "mqadmin", nameServer);
    }

    private static String limitTopic(Server broker, String changes) {
        return admin.run("updateTopic", "-b", broker.address(), "-t", TOPIC, "-r", "2", "-w", "2",
            "--attributes=" + changes);
    }

    private static String limitGroup(String group, String changes) {
        return admin.run("updateSubGroup", "-b", ours.address(), "-g", group, "--attributes=" + changes);
    }

    /** Sends two messages, and tells what Apache's producer made of it. */
    private static ChildProcess sendTwo(String name) {
        var sender = CLUSTER.apacheProgram(name, SendMessages.class, List.of(), "namesrv=" + nameServer.address(),
            "topic=" + TOPIC, "group=senders", "count=2", "bytes=1000");
        sender.awaitOutput("(?m)^done$", Exchange.BOUND);
        return sender;
    }

    private static void assertLimited(String name) {
        sendTwo(name).awaitOutput("(?s)sent key-0 .*failed key-1 .*CODE: 215.*\\[FLOW_CONTROL\\]Limited may have any"
            + " number of messages and 1 bytes a second; try again in \\d+ ms", Exchange.BOUND);
    }

    private static void assertContains(String output, String part) {
        assertTrue(output.contains(part), output);
    }

    @Test
    void shouldLimitATopicAndGroupsUnderBothBrokers() {
        assertContains(limitTopic(ours, "+send.limit.bytes=-1"),
            "the topic attribute send.limit.bytes may not be '-1', but a number from 0 to 999999999999");
        assertContains(limitGroup("readers", "+send.limit.bytes=5"), "there is no group attribute 'send.limit.bytes'");
        var exchange = new Exchange(CLUSTER, nameServer, TOPIC);
        var sent = exchange.send(Client.APACHES, COUNT);

        // One waits and the others come again after a while; a few messages a second, but all of them.
        assertContains(limitGroup("readers", "+pull.limit.messages=20,+pull.limit.waiting=1"), "success");
        assertContains(limitGroup("free", "+pull.limit.messages=1,+pull.limit.waiting=1"), "success");
        assertContains(limitGroup("free", "-pull.limit.messages"), "success");
        admin.assertPrints("attributes\\s+=\\s+\\{pull.limit.waiting=1}", "getConsumerConfig", "-g", "free");
        for (Client client : Client.values()) {
            exchange.receive(client, "readers", sent);
            sent = exchange.send(Client.APACHES, COUNT, "prefix=after" + client);
        }

        assertContains(limitTopic(ours, "+send.limit.bytes=1"), "success");
        assertLimited("limited");
        ours.terminate();
        theirs.start();
        admin.awaitPrinted("attributes\\s+=\\s+\\{[^}]*pull.limit.waiting=1", "getConsumerConfig", "-g", "readers");
        admin.assertPrints("attributes\\s+=\\s+\\{[^}]*pull.limit.messages=20", "getConsumerConfig", "-g", "readers");
        assertContains(limitTopic(theirs, "+message.type=NORMAL"), "success");
        assertContains(limitGroup("readers", "+priority.factor=7"), "success");
        assertEquals(2, Sent.of(sendTwo("without-limits")).size());
        theirs.terminate();
        ours.start();
        admin.awaitPrinted("attributes\\s+=\\s+\\{[^}]*pull.limit.waiting=1", "getConsumerConfig", "-g", "readers");
        assertLimited("limited-again");
        assertContains(limitTopic(ours, "-send.limit.bytes"), "success");
        assertEquals(2, Sent.of(sendTwo("lifted")).size());
    }
}
