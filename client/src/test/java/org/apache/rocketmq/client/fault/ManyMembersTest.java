package org.apache.rocketmq.client.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.fake.Relay;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fifty producers and fifty consumers of one process need no more threads than one of each, and with one instance name
 * no more connections. With a name of its own, as by default, each is a client that brokers tell from the others.
 */
class ManyMembersTest {
    private static final int MANY = 50;
    private static final int QUEUES = 4;
    private static final String TOPIC = "topic";
    private static final Duration BOUND = Duration.ofSeconds(60);
    /** The event loop, the client loop, those of callbacks (as many as cores) and of operators' questions. */
    private static final int SHARED_THREADS = 3 + Runtime.getRuntime().availableProcessors();
    /** Looked up at a time; the threads for that end soon. */
    private static final int MOST_NAMES = 4;

    private final List<DefaultMQProducer> producers = new ArrayList<>();
    private final List<DefaultMQPushConsumer> consumers = new ArrayList<>();
    private final Set<String> handed = ConcurrentHashMap.newKeySet();

    @ParameterizedTest
    @CsvSource({"one, 127.0.0.1", "DEFAULT, 127.0.0.1", "DEFAULT, localhost"})
    void shouldShareThreadsAndWithOneNameConnections(String instanceName, String host) throws Exception {
        int clients = instanceName.equals("one") ? 1 : 2 * MANY;
        try (var broker = FakeBroker.start("broker-a"); var relay = Relay.to(broker);
            var nameServer = FakeNameServer.start(); var nameRelay = Relay.to(nameServer)) {

            nameServer.route(TOPIC, QUEUES, broker, relay.address().replace("127.0.0.1", host));
            var before = threads();
            try {
                for (int i = 0; i < MANY; i++) {
                    begin(i, instanceName, nameRelay.address().replace("127.0.0.1", host));
                }
                var lookUp = threads().stream().filter(name -> name.contains("-names")).toList();
                assertTrue(lookUp.size() <= MOST_NAMES, lookUp::toString);
                sendAndConsume();
                assertEquals(clients, relay.connections(), "connections to the broker");
                assertEquals(clients, nameRelay.connections(), "connections to the name server");
                var more = new TreeSet<>(threads());
                more.removeAll(before);
                more.removeIf(name -> name.startsWith("relay-") || name.contains("-names"));
                var listeners = more.stream().filter(name -> name.startsWith("consume-")).toList();
                assertEquals(MANY, listeners.size(), listeners::toString);
                listeners.forEach(more::remove);
                assertTrue(more.size() <= SHARED_THREADS, more::toString);
            } finally {
                producers.forEach(DefaultMQProducer::shutdown);
                consumers.forEach(DefaultMQPushConsumer::shutdown);
            }
            assertEquals(List.of(), broker.bugs());
        }
    }

    private void begin(int number, String instanceName, String nameServer) throws Exception {
        var producer = new DefaultMQProducer("producers-" + number);
        producer.setNamesrvAddr(nameServer);
        producer.setInstanceName(instanceName);
        producer.setSendMsgTimeout((int) BOUND.toMillis());
        producer.start();
        producers.add(producer);
        String group = "consumers-" + number;
        var consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.setInstanceName(instanceName);
        consumer.setConsumeThreadMin(1);
        consumer.setConsumeThreadMax(1);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> handed.add(group + " " + new String(message.getBody(),
                StandardCharsets.UTF_8)));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        consumers.add(consumer);
    }

    /** Each producer's message reaches each group. */
    private void sendAndConsume() throws Exception {
        for (int i = 0; i < MANY; i++) {
            var message = new Message(TOPIC, ("message-" + i).getBytes(StandardCharsets.UTF_8));
            assertEquals(SendStatus.SEND_OK, producers.get(i).send(message).getSendStatus());
        }
        await("all for all").atMost(BOUND).until(() -> handed.size() == MANY * MANY);
    }

    /** By names that are theirs alone; without those who wait for the test. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(thread -> thread.getName() + " #" + thread.getId())
            .filter(name -> !name.startsWith("awaitility")).collect(Collectors.toSet());
    }
}
