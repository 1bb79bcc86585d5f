package org.apache.rocketmq.client.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongUnaryOperator;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.ClientInstances;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.pop.PopPorts;
import org.apache.rocketmq.client.internal.pop.PopSettings;
import org.apache.rocketmq.client.internal.pop.QueuePopper;
import org.apache.rocketmq.client.internal.pop.Settlement;
import org.apache.rocketmq.client.internal.pull.FlowLimits;
import org.apache.rocketmq.client.internal.pull.PullPorts;
import org.apache.rocketmq.client.internal.pull.PullSettings;
import org.apache.rocketmq.client.internal.pull.QueuePuller;
import org.apache.rocketmq.client.internal.pull.Reading;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is pulled or popped comes later than it is waited for. Without a whole consumer, which waits for half a minute.
 */
class SlowQueuesTest {
    private static final String TOPIC = "topic";
    private static final String GROUP = "group";
    private static final MessageQueue QUEUE = new MessageQueue(TOPIC, "broker-a", 0);
    private static final Duration REST = Duration.ofMillis(10);
    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final Reading reading = new Reading(null, Reading.Bodies.WHOLE, (queue, messages) -> messages);
    private FakeBroker broker;
    private FakeNameServer nameServer;
    private ClientInstance instance;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route(TOPIC, 1, broker);
        var config = new ClientConfig();
        config.setNamesrvAddr(nameServer.address());
        instance = ClientInstances.ofThisProcess().acquire(ClientSettings.of(config), null);
        instance.routes().find(TOPIC).get();
    }

    @AfterEach
    void stop() {
        ClientInstances.ofThisProcess().release(instance);
        nameServer.close();
        broker.close();
        assertEquals(List.of(), broker.bugs());
    }

    private void store(String text) {
        broker.store(TOPIC, 0, "", text);
    }

    private void take(MessageExt message) {
        bodies.add(new String(message.getBody(), StandardCharsets.UTF_8));
    }

    private void onLoop(Runnable task) {
        CompletableFuture.runAsync(task, instance.loop()).join();
    }

    @Test
    void shouldPullAgainWhatCameTooLate() {
        var settings = new PullSettings(GROUP, 32, 32, 1 << 20, Duration.ZERO, REST,
            new FlowLimits(100, 1 << 20, 100), TIMEOUT, TIMEOUT, PullSettings.Subscribing.BY_PULL);
        var puller = new QueuePuller(QUEUE, () -> settings, new PullPorts(instance.loop(), instance.calls(),
            instance.routes(), instance.heartbeats(), topic -> FilterAPI.buildSubscriptionData(topic, "*"),
            (queue, source, messages) -> messages.forEach(this::take), queue -> true, queue -> false,
            LongUnaryOperator.identity(), new ConsumeFigures(instance.clock()), reading));
        broker.keepBack(RequestCode.PULL_MESSAGE);
        store("one");
        onLoop(() -> puller.start(0));
        await("two that are late").until(() -> broker.seen(RequestCode.PULL_MESSAGE) > 2);
        store("two");
        broker.letGo(RequestCode.PULL_MESSAGE);
        await().untilAsserted(() -> assertEquals(List.of("one", "two"), bodies));
        store("three");
        await().untilAsserted(() -> assertEquals(List.of("one", "two", "three"), bodies));
        onLoop(puller::stop);
    }

    /** What nobody took comes again when its time is over, which a broker that is not real leaves out. */
    @Test
    void shouldNotTakeWhatWasPoppedTooLate() {
        var settings = new PopSettings(GROUP, 32, 96, Duration.ofMinutes(1), 0, REST, TIMEOUT);
        var popper = new QueuePopper(QUEUE, () -> settings, new PopPorts(instance,
            topic -> FilterAPI.buildSubscriptionData(topic, "*"),
            (queue, messages) -> messages.forEach(each -> take(each.message())), new Settlement(GROUP, instance),
            () -> false, new ConsumeFigures(instance.clock()), reading));
        broker.keepBack(RequestCode.POP_MESSAGE);
        store("late");
        onLoop(popper::start);
        await("two that are late").until(() -> broker.seen(RequestCode.POP_MESSAGE) > 2);
        broker.letGo(RequestCode.POP_MESSAGE);
        // Those before the first are for pops that are not waited for any more.
        await("what is in time").until(() -> {
            store("in time");
            return !bodies.isEmpty();
        });
        assertFalse(bodies.contains("late"));
        await("room is taken by what is here only").until(() ->
            popper.describe().getWaitAckCount() == bodies.size());
        onLoop(popper::stop);
    }
}
