package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Apache's client and mqadmin 5.5.0 find messages by their keys at our broker, and ask how it is. */
@Tag("processes")
class QueryByKeyTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 40;

    private static Server nameServer;
    private static Server broker;
    private static AdminSession admin;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address(),
            "maxHashSlotNum", "50", "maxIndexNum", "60")).start();
        admin = new AdminSession(CLUSTER, "mqadmin", nameServer);
    }

    @Test
    void shouldFindMessagesByKey() {
        var exchange = new Exchange(CLUSTER, nameServer, "ByKey");
        var sent = exchange.send(Client.APACHES, COUNT, "tags=red,green");
        for (int i : new int[] {0, COUNT / 2, COUNT - 1}) {
            // Keys are indexed a little after what has them is stored.
            admin.awaitPrinted(sent.get(i).messageId(), "queryMsgByKey", "-t", "ByKey", "-k", sent.get(i).key());
            String output = admin.run("queryMsgByKey", "-t", "ByKey", "-k", sent.get(i).key());
            assertTrue(output.contains(sent.get(i).messageId()), output);
            assertEquals(1, sent.stream().filter(message -> output.contains(message.messageId())).count(), output);
        }
        String none = admin.run("queryMsgByKey", "-t", "ByKey", "-k", "no-such-key");
        assertFalse(sent.stream().anyMatch(message -> none.contains(message.messageId())), none);
    }

    @Test
    void shouldFindMessagesByUniqueKey() {
        var exchange = new Exchange(CLUSTER, nameServer, "ByUniqueKey");
        for (Client client : Client.values()) {
            for (Sent sent : exchange.send(client, 2, "prefix=unique" + client)) {
                admin.awaitPrinted(sent.messageId(), "queryMsgByUniqueKey", "-t", "ByUniqueKey", "-i",
                    sent.messageId());
                String output = admin.run("queryMsgByUniqueKey", "-t", "ByUniqueKey", "-i", sent.messageId());
                assertTrue(output.contains(sent.messageId()), output);
                assertTrue(output.contains("[" + sent.key() + "]"), output);
            }
        }
    }

    @Test
    void shouldShowWhatOurClientHasTracedOfAMessage() throws Exception {
        var producer = new DefaultMQProducer("traced-producers", true, null);
        producer.setNamesrvAddr(nameServer.address());
        producer.setSendMsgTimeout((int) Exchange.BOUND.toMillis());
        producer.setMqClientApiTimeout((int) Exchange.BOUND.toMillis());
        var consumer = new DefaultMQPushConsumer("traced-consumers", true, null);
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe("Traced", "*");
        var consumed = new CountDownLatch(1);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            consumed.countDown();
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        try {
            producer.start();
            String id = producer.send(new Message("Traced", "red", "key", new byte[5])).getMsgId();
            consumer.start();
            assertTrue(consumed.await(Exchange.BOUND.toSeconds(), TimeUnit.SECONDS), "not consumed");
            admin.awaitPrinted("Pub\\s+traced-producers.*\\straced-consumers\\s.*success", "queryMsgTraceById",
                "-i", id);
        } finally {
            producer.shutdown();
            consumer.shutdown();
        }
    }

    @Test
    void shouldTellHowItIs() {
        var exchange = new Exchange(CLUSTER, nameServer, "Status");
        exchange.send(Client.APACHES, COUNT);
        String output = admin.run("brokerStatus", "-b", broker.address());
        for (String key : new String[] {"commitLogMinOffset", "commitLogMaxOffset", "dispatchBehindBytes",
            "commitLogDirCapacity", "bootTimestamp", "brokerVersionDesc", "earliestMessageTimeStamp"}) {
            assertTrue(output.contains(key), output);
        }
        assertTrue(output.matches("(?s).*commitLogMinOffset\\s+: 0\\s.*"), output);
        assertFalse(output.matches("(?s).*commitLogMaxOffset\\s+: 0\\s.*"), output);
    }
}
