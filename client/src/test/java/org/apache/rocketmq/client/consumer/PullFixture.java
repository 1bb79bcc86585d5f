package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fake cluster with a topic of two queues, for consumers that pull. */
abstract class PullFixture {
    static final String TOPIC = "topic";
    static final String GROUP = "group";
    static final MessageQueue FIRST = new MessageQueue(TOPIC, "broker-a", 0);
    static final MessageQueue SECOND = new MessageQueue(TOPIC, "broker-a", 1);
    static final int SOON_MILLIS = 30;
    static final int LONG_MILLIS = 30_000;

    final List<Runnable> ends = new ArrayList<>();
    FakeBroker broker;
    FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route(TOPIC, 2, broker);
    }

    @AfterEach
    void stop() {
        ends.forEach(Runnable::run);
        nameServer.close();
        broker.close();
        assertEquals(List.of(), broker.bugs());
    }

    void prepare(ClientConfig consumer) {
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setMqClientApiTimeout(LONG_MILLIS);
        consumer.setPersistConsumerOffsetInterval(SOON_MILLIS);
        consumer.setPullTimeDelayMillsWhenException(SOON_MILLIS);
    }

    void store(MessageQueue queue, String... bodies) {
        for (String body : bodies) {
            broker.store(queue.getTopic(), queue.getQueueId(), "tag", body);
        }
    }

    long committed(MessageQueue queue) {
        return broker.committed(GROUP, queue.getTopic(), queue.getQueueId());
    }

    /** Asks the member of the group as a broker does on behalf of operators. */
    RemotingCommand ask(RemotingCommand request) throws Exception {
        await().until(() -> !broker.groups().peers(GROUP).isEmpty());
        return broker.groups().peers(GROUP).get(0).call(request, LONG_MILLIS).get();
    }

    static List<String> bodies(List<MessageExt> messages) {
        return messages.stream().map(message -> new String(message.getBody(), StandardCharsets.UTF_8)).toList();
    }
}
