package org.apache.rocketmq.client.internal.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.loop.ClientClock;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.ClientInstances;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.pop.PopFixture;
import org.apache.rocketmq.client.internal.pop.PopQueue;
import org.apache.rocketmq.client.internal.pop.PoppedMessage;
import org.apache.rocketmq.client.internal.pop.Renewals;
import org.apache.rocketmq.client.internal.pop.Settlement;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Popped messages whose time runs out here, by a clock that the test moves. */
class PopConsumptionTest {
    private static final MessageQueue QUEUE = new MessageQueue("topic", "broker-a", -1);
    private static final int COUNT = 3;

    private final AtomicLong nanos = new AtomicLong();
    private final PopQueue source = PopFixture.queue(COUNT, COUNT);
    private final List<Long> consumed = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private FakeBroker broker;
    private FakeNameServer nameServer;
    private ClientInstance instance;
    private Settlement settlement;
    private ListenerThreads threads;
    private PopConsumption consumption;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route("topic", 2, broker);
        var config = new ClientConfig();
        config.setNamesrvAddr(nameServer.address());
        instance = ClientInstances.ofThisProcess().acquire(ClientSettings.of(config), null);
        instance.routes().find("topic").get();
        settlement = new Settlement("group", instance);
        MessageListenerConcurrently listener = (messages, context) -> {
            consumed.add(messages.get(0).getQueueOffset());
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        };
        var clock = new ClientClock(InstantSource.system(), nanos::get);
        var policy = Policies.withTimeout(Duration.ofMinutes(15));
        var settings = new ConsumerSettings("group", MessageModel.CLUSTERING, null, false,
            new ListenerSettings(listener, 1, 1, null), null, null, null, null, null, () -> null, policy);
        threads = new ListenerThreads("group", 1, 1);
        var renewals = new Renewals(() -> PopFixture.INVISIBLE, () -> policy.get().timeout(), clock.nanos(),
            settlement::renew);
        consumption = new PopConsumption(settings, threads, renewals, settlement,
            (message, delayLevel) -> CompletableFuture.completedFuture(null), clock);
        var messages = new ArrayList<PoppedMessage>();
        for (int offset = 0; offset < COUNT; offset++) {
            messages.add(PopFixture.message(offset, 0, source));
        }
        consumption.accept(QUEUE, messages);
        begun.await();
    }

    @AfterEach
    void stop() {
        release.countDown();
        threads.close(Duration.ofSeconds(10));
        ClientInstances.ofThisProcess().release(instance);
        nameServer.close();
        broker.close();
        assertEquals(List.of(), broker.bugs());
    }

    @Test
    void shouldForgetWhatIsSomebodyElsesBeforeTheListenerGetsIt() {
        nanos.set(PopFixture.INVISIBLE.toNanos());
        release.countDown();
        await().until(() -> source.describe().getWaitAckCount() == 0);
        assertEquals(List.of(0L), consumed);
        assertEquals(List.of(0L), broker.pops().acks().stream().map(ack -> ack.offset()).toList());
        assertEquals(List.of(), broker.pops().changes());
    }

    @Test
    void shouldKeepFromOthersWhatTheListenerBeginsWithLate() {
        nanos.set(PopFixture.INVISIBLE.toNanos() - 1);
        release.countDown();
        await().until(() -> source.describe().getWaitAckCount() == 0);
        assertEquals(List.of(0L, 1L, 2L), consumed);
        assertEquals(List.of(1L, 2L), broker.pops().changes().stream().map(each -> each.offset()).toList());
        assertEquals(60_000, broker.pops().changes().get(0).invisibleTime());
        assertEquals(COUNT, broker.pops().acks().size());
        // Each later acknowledgement has the receipt that the renewal has brought.
        assertEquals("1 1700000000001 60000 1 0 broker-a 2 1", broker.pops().acks().stream()
            .filter(ack -> ack.offset() == 1).findFirst().orElseThrow().extraInfo());
    }

    @Test
    void shouldGiveBackWhatWaitsAtTheEndAndWhatStillComes() {
        consumption.close();
        consumption.accept(QUEUE, List.of(PopFixture.message(9, 0, source)));
        settlement.all().join();
        assertEquals(List.of(1L, 2L, 9L),
            broker.pops().changes().stream().map(each -> each.offset()).sorted().toList());
        release.countDown();
        await().until(() -> broker.pops().acks().size() == 1);
        assertEquals(List.of(0L), consumed);
    }

    @Test
    void shouldGiveBackWhatComesWhileItIsClosed() {
        // Whoever closes it does so between its look at whether it is closed, and its note of what it was given.
        consumption.accept(QUEUE, new AbstractList<>() {
            @Override
            public PoppedMessage get(int index) {
                consumption.close();
                return PopFixture.message(9, 0, source);
            }

            @Override
            public int size() {
                return 1;
            }
        });
        settlement.all().join();
        assertEquals(List.of(1L, 2L, 9L),
            broker.pops().changes().stream().map(each -> each.offset()).sorted().toList());
    }
}
