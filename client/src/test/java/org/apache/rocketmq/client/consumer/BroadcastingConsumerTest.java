package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broadcasting: each member gets each message, and keeps for itself how far it has got. */
class BroadcastingConsumerTest extends ConsumerFixture {
    private static final String FOLDER_PROPERTY = "rocketmq.client.localOffsetStoreDir";

    @TempDir
    Path folder;

    @BeforeEach
    void useFolder() {
        System.setProperty(FOLDER_PROPERTY, folder.toString());
    }

    @AfterEach
    void forgetFolder() {
        System.clearProperty(FOLDER_PROPERTY);
    }

    private DefaultMQPushConsumer broadcasting(String instance, Listener listener) throws MQClientException {
        var consumer = consumer(listener);
        consumer.setInstanceName(instance);
        consumer.setMessageModel(MessageModel.BROADCASTING);
        consumer.subscribe(TOPIC, "*");
        return consumer;
    }

    private Path file(DefaultMQPushConsumer consumer) {
        return folder.resolve(consumer.buildMQClientId()).resolve(GROUP).resolve("offsets.json");
    }

    @Test
    void shouldGiveEachMemberEachMessage() throws Exception {
        broadcasting("one", (message, context) -> OK).start();
        broadcasting("two", (message, context) -> OK).start();
        for (int queue = 0; queue < 4; queue++) {
            broker.store(TOPIC, queue, "a", "m" + queue);
        }
        awaitBodies("m0", "m0", "m1", "m1", "m2", "m2", "m3", "m3");
    }

    @Test
    void shouldPullWhateverBrokersWouldAssign() throws Exception {
        var consumer = broadcasting("one", (message, context) -> OK);
        consumer.setClientRebalance(false);
        consumer.start();
        broker.store(TOPIC, 3, "a", "one");
        awaitBodies("one");
        assertEquals(0, broker.seen(RequestCode.QUERY_ASSIGNMENT));
    }

    @Test
    void shouldGoOnWhereItsOwnFileSays() throws Exception {
        var first = broadcasting("one", (message, context) -> OK);
        first.start();
        broker.store(TOPIC, 0, "a", "m0");
        broker.store(TOPIC, 2, "a", "m1");
        awaitBodies("m0", "m1");
        first.shutdown();
        assertTrue(Files.readString(file(first)).matches("(?s).*\\{[^}]*\"queueId\":2[^}]*\\}:1\\b.*"),
            Files.readString(file(first)));
        assertEquals(-1, broker.committed(GROUP, TOPIC, 0), "the broker hears of no offset");
        broker.store(TOPIC, 0, "a", "m2");
        broadcasting("one", (message, context) -> OK).start();
        awaitBodies("m0", "m1", "m2");
        broadcasting("another", (message, context) -> OK).start();
        awaitBodies("m0", "m1", "m2", "m0", "m1", "m2");
    }

    @Test
    void shouldDropWhatCouldNotBeConsumed() throws Exception {
        var consumer = broadcasting("one", (message, context) -> LATER);
        consumer.start();
        broker.store(TOPIC, 0, "a", "m0");
        broker.store(TOPIC, 0, "a", "m1");
        awaitBodies("m0", "m1");
        consumer.shutdown();
        assertEquals(0, broker.seen(RequestCode.CONSUMER_SEND_MSG_BACK));
        assertEquals(List.of(), broker.sends());
        assertTrue(Files.readString(file(consumer)).contains("}:2"), Files.readString(file(consumer)));
    }

    @Test
    void shouldConsumeInOrderWithoutLocks() throws Exception {
        broker.locks().give(TOPIC, 0, "a member of the same name in clustering");
        var consumer = broadcasting("one", (message, context) -> OK);
        consumer.setMaxReconsumeTimes(1);
        consumer.setSuspendCurrentQueueTimeMillis(10);
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            bodies.add(new String(messages.get(0).getBody()));
            return bodies.size() <= 2 ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT
                : ConsumeOrderlyStatus.SUCCESS;
        });
        broker.store(TOPIC, 0, "a", "m0");
        broker.store(TOPIC, 0, "a", "m1");
        consumer.start();
        await().untilAsserted(() -> assertEquals(List.of("m0", "m0", "m1"), bodies));
        assertEquals(0, broker.seen(RequestCode.LOCK_BATCH_MQ));
        assertEquals(List.of(), broker.sends());
    }
}
