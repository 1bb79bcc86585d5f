package org.apache.rocketmq.client.internal.order;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.ClientInstances;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is held, what is lost, and what brokers hear. */
class QueueLocksTest {
    private static final MessageQueue FIRST = new MessageQueue("topic", "broker-a", 0);
    private static final MessageQueue SECOND = new MessageQueue("topic", "broker-a", 1);

    private final List<MessageQueue> lost = new CopyOnWriteArrayList<>();
    private FakeBroker broker;
    private FakeNameServer nameServer;
    private ClientInstance instance;
    private QueueLocks locks;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route("topic", 2, broker);
        var config = new ClientConfig();
        config.setNamesrvAddr(nameServer.address());
        instance = ClientInstances.ofThisProcess().acquire(ClientSettings.of(config), null);
        instance.routes().find("topic").get();
        locks = locks(Duration.ofMinutes(1));
    }

    private QueueLocks locks(Duration trust) {
        return new QueueLocks("group", instance, new LockSettings(Duration.ofMinutes(1), trust), lost::add);
    }

    @AfterEach
    void stop() {
        ClientInstances.ofThisProcess().release(instance);
        nameServer.close();
        broker.close();
    }

    private <T> T onLoop(Supplier<CompletableFuture<T>> call) {
        return CompletableFuture.supplyAsync(call, instance.loop()).thenCompose(each -> each).join();
    }

    private void loop(Runnable task) {
        CompletableFuture.runAsync(task, instance.loop()).join();
    }

    private boolean claim(MessageQueue queue) {
        return onLoop(() -> locks.claim(queue));
    }

    @Test
    void shouldHoldWhatTheBrokerGives() {
        broker.locks().give("topic", 1, "somebody else");
        assertTrue(claim(FIRST));
        assertFalse(claim(SECOND));
        assertTrue(locks.holds(FIRST));
        assertFalse(locks.holds(SECOND));
    }

    @Test
    void shouldAskForSeveralQueuesAtOnce() {
        var both = onLoop(() -> locks.claim(FIRST).thenCombine(locks.claim(SECOND), (one, other) -> one && other));
        assertTrue(both);
        assertEquals(1, broker.locks().wishes().size());
    }

    @Test
    void shouldGiveBackAlsoWhatIsBeingAskedFor() {
        onLoop(() -> {
            locks.claim(FIRST);
            return locks.release(FIRST);
        });
        assertFalse(locks.holds(FIRST));
        assertNull(broker.locks().holder("topic", 0));
    }

    @Test
    void shouldGiveBackWhatTheBrokerMayCountAsItsOwn() {
        broker.onCode(RequestCode.LOCK_BATCH_MQ, request -> {
            broker.locks().give("topic", 0, instance.clientId());
            return Response.of(ResponseCode.SYSTEM_BUSY, "given all the same");
        });
        assertThrows(CompletionException.class, () -> claim(FIRST));
        onLoop(() -> locks.release(FIRST));
        assertNull(broker.locks().holder("topic", 0));

        broker.behave();
        claim(SECOND);
        loop(() -> locks.disconnected(broker.address()));
        onLoop(() -> locks.release(SECOND));
        assertNull(broker.locks().holder("topic", 1));
    }

    @Test
    void shouldGiveBackSeveralQueuesAtOnce() {
        claim(FIRST);
        claim(SECOND);
        onLoop(() -> CompletableFuture.allOf(locks.release(FIRST), locks.release(SECOND)));
        assertNull(broker.locks().holder("topic", 0));
        assertNull(broker.locks().holder("topic", 1));
        assertEquals(1, broker.seen(RequestCode.UNLOCK_BATCH_MQ));
    }

    @Test
    void shouldLoseWhatTheBrokerDoesNotGiveAgain() {
        claim(FIRST);
        claim(SECOND);
        broker.locks().give("topic", 0, "somebody else");
        loop(locks::renew);
        await().until(() -> lost.equals(List.of(FIRST)));
        assertFalse(locks.holds(FIRST));
        assertTrue(locks.holds(SECOND));
    }

    @Test
    void shouldKeepWhatCouldNotBeRenewedOnceButRelyOnItNoLongerThanItsTime() {
        claim(FIRST);
        broker.refuse(RequestCode.LOCK_BATCH_MQ, ResponseCode.SYSTEM_BUSY);
        loop(locks::renew);
        await().until(() -> broker.seen(RequestCode.LOCK_BATCH_MQ) == 2);
        assertTrue(locks.holds(FIRST));
        broker.behave();
        locks = locks(Duration.ofMillis(1));
        claim(SECOND);
        await().until(() -> !locks.holds(SECOND));
        broker.refuse(RequestCode.LOCK_BATCH_MQ, ResponseCode.SYSTEM_BUSY);
        loop(locks::renew);
        assertEquals(List.of(SECOND), lost);
    }

    @Test
    void shouldLoseALockThatWasFoundToBeOverAlsoWhenItWasRenewedSince() {
        claim(FIRST);
        loop(() -> locks.lost(FIRST));
        assertEquals(List.of(FIRST), lost);
        assertFalse(locks.holds(FIRST));
    }

    @Test
    void shouldLoseAllLocksOfABrokerWhoseConnectionIsGone() {
        claim(FIRST);
        loop(() -> locks.disconnected("127.0.0.1:1"));
        assertTrue(locks.holds(FIRST));
        loop(() -> locks.disconnected(broker.address()));
        assertEquals(List.of(FIRST), lost);
    }

    @Test
    void shouldFailToClaimWhereTheBrokerRefuses() {
        broker.refuse(RequestCode.LOCK_BATCH_MQ, ResponseCode.SYSTEM_BUSY);
        assertThrows(CompletionException.class, () -> claim(FIRST));
        broker.behave();
        assertTrue(claim(FIRST));
    }
}
