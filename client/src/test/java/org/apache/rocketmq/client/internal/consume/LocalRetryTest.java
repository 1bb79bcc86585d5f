package org.apache.rocketmq.client.internal.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no broker takes back is kept and tried again here. */
class LocalRetryTest {
    private final ConsumerLife life = new ConsumerLife(() -> "group");
    private final List<Integer> reconsumeTimes = new CopyOnWriteArrayList<>();
    private volatile ConsumeConcurrentlyStatus answer = ConsumeConcurrentlyStatus.RECONSUME_LATER;
    private FakeBroker broker;
    private FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route("topic", 1, broker);
        MessageListenerConcurrently listener = (messages, context) -> {
            messages.forEach(message -> reconsumeTimes.add(message.getReconsumeTimes()));
            return answer;
        };
        var soon = Duration.ofMillis(30);
        var config = new ClientConfig();
        config.setNamesrvAddr(nameServer.address());
        life.subscribe("topic", "*", "TAG");
        var listening = new ListenerSettings(listener, 2, 2, soon);
        life.start(new ConsumerSettings("group", MessageModel.CLUSTERING, new AllocateMessageQueueAveragely(),
            true, listening, null, null, Duration.ofSeconds(20), soon, ConsumerScope.of(config), () -> null,
            Policies.withTimeout(Duration.ofMinutes(1))), ClientSettings.of(config), null, () -> { });
    }

    @AfterEach
    void stop() {
        life.shutdown();
        nameServer.close();
        broker.close();
    }

    @Test
    void shouldTryAgainUntilItIsConsumedAndCommitOnlyThen() {
        broker.refuse(RequestCode.CONSUMER_SEND_MSG_BACK, ResponseCode.SYSTEM_ERROR);
        broker.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.MESSAGE_ILLEGAL);
        broker.store("topic", 0, "a", "kept");
        await().until(() -> reconsumeTimes.size() >= 3);
        assertEquals(List.of(0, 1, 2), List.copyOf(reconsumeTimes).subList(0, 3));
        assertTrue(broker.committed("group", "topic", 0) <= 0);
        answer = ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        await().until(() -> broker.committed("group", "topic", 0) == 1);
    }
}
