package org.apache.rocketmq.client.internal.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener that does not return in time. */
class SlowListenerTest {
    private final ConsumerLife life = new ConsumerLife(() -> "group");
    private final CountDownLatch release = new CountDownLatch(1);
    private FakeBroker broker;
    private FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route("topic", 1, broker);
        MessageListenerConcurrently listener = (messages, context) -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ConsumeConcurrentlyStatus.RECONSUME_LATER;
        };
        var soon = Duration.ofMillis(30);
        var listening = new ListenerSettings(listener, 2, 2, soon);
        var config = new ClientConfig();
        config.setNamesrvAddr(nameServer.address());
        life.subscribe("topic", "*", "TAG");
        life.start(new ConsumerSettings("group", MessageModel.CLUSTERING, new AllocateMessageQueueAveragely(),
            true, listening, null, null, Duration.ofSeconds(20), soon, ConsumerScope.of(config), () -> null,
            Policies.withTimeout(soon)), ClientSettings.of(config), null, () -> { });
    }

    @AfterEach
    void stop() {
        release.countDown();
        life.shutdown();
        nameServer.close();
        broker.close();
        assertEquals(1, broker.sentBack().size(), "its own answer comes too late to count");
    }

    @Test
    void shouldNotHoldUpItsQueue() {
        broker.store("topic", 0, "a", "stuck");
        await().until(() -> broker.sentBack().size() == 1);
        await().until(() -> broker.committed("group", "topic", 0) == 1);
    }
}
