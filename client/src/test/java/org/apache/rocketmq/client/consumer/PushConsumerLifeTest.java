package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.listener.MessageListener;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.internal.request.GetConsumerListByGroupHeader;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** How consumers start, share, go on after trouble, and end. */
class PushConsumerLifeTest extends ConsumerFixture {

    @Test
    void shouldWaitForRunningListenersAtShutdownCommitAndLeave() throws Exception {
        var running = new CountDownLatch(1);
        var consumer = startConsumer(message -> {
            running.countDown();
            pause(Duration.ofMillis(200));
            return OK;
        });
        broker.store(TOPIC, 0, "a", "slow");
        running.await();
        consumer.shutdown();
        assertEquals(1, broker.committed(GROUP, TOPIC, 0));
        assertEquals(Set.of(), broker.groups().members(GROUP));
        consumer.shutdown();
    }

    @Test
    void shouldBeShutDownByItsOwnListener() throws Exception {
        var closed = new CountDownLatch(1);
        var self = new DefaultMQPushConsumer[1];
        self[0] = consumer(message -> {
            self[0].shutdown();
            closed.countDown();
            return OK;
        });
        self[0].subscribe(TOPIC, "*");
        self[0].start();
        broker.store(TOPIC, 0, "a", "last");
        assertTrue(closed.await(30, TimeUnit.SECONDS));
    }

    @Test
    void shouldShareQueuesWithAnotherMemberAndTakeThemBack() throws Exception {
        var firstBodies = new CopyOnWriteArrayList<String>();
        var first = consumer(message -> {
            firstBodies.add(new String(message.getBody(), StandardCharsets.UTF_8));
            return OK;
        });
        first.subscribe(TOPIC, "*");
        first.start();
        var second = startConsumer(message -> OK);
        await().until(() -> broker.groups().members(GROUP).size() == 2);
        var all = ConcurrentHashMap.<String>newKeySet();
        var number = new AtomicInteger();
        // Until both have noticed, a message may be consumed by either.
        await().until(() -> {
            firstBodies.clear();
            bodies.clear();
            for (int queue = 0; queue < 4; queue++) {
                String body = "m" + number.incrementAndGet();
                all.add(body);
                broker.store(TOPIC, queue, "a", body);
            }
            await().until(() -> bodies.size() >= 4);
            return firstBodies.size() == 2;
        });
        second.shutdown();
        bodies.clear();
        firstBodies.clear();
        for (int queue = 0; queue < 4; queue++) {
            broker.store(TOPIC, queue, "a", "last" + queue);
        }
        await().until(() -> firstBodies.size() == 4);
    }

    @Test
    void shouldGoOnWhenTheBrokerWasRestartedAndHasForgottenIt() throws Exception {
        var consumer = consumer(message -> OK);
        consumer.setPullTimeDelayMillsWhenException(100);
        consumer.subscribe(TOPIC, "*");
        consumer.start();
        broker.store(TOPIC, 0, "a", "before");
        awaitBodies("before");
        broker.stop();
        broker.groups().forget();
        broker.restart();
        broker.store(TOPIC, 0, "a", "after");
        awaitBodies("before", "after");
        assertEquals(1, broker.groups().members(GROUP).size());
    }

    @Test
    void shouldNotNoticeThatTheNameServerIsAway() throws Exception {
        startConsumer(message -> OK);
        await().until(() -> broker.seen(RequestCode.PULL_MESSAGE) >= 4);
        nameServer.stop();
        broker.store(TOPIC, 0, "a", "m");
        awaitBodies("m");
        nameServer.restart();
    }

    @Test
    void shouldStartBeforeItsTopicExists() throws Exception {
        var consumer = consumer(message -> OK);
        consumer.subscribe("later", "*");
        consumer.start();
        nameServer.route("later", 1, broker);
        broker.store("later", 0, "a", "m");
        awaitBodies("m");
    }

    @Test
    void shouldSubscribeAndUnsubscribeWhileItRuns() throws Exception {
        var consumer = startConsumer(message -> OK);
        nameServer.route("second", 1, broker);
        broker.store("second", 0, "a", "m0");
        consumer.subscribe("second", "*");
        awaitBodies("m0");
        consumer.unsubscribe("second");
        await().until(() -> broker.committed(GROUP, "second", 0) == 1);
        // The pull that the broker still holds is answered to nobody.
        broker.store("second", 0, "a", "m1");
        broker.store(TOPIC, 0, "a", "m2");
        awaitBodies("m0", "m2");
    }

    @Test
    void shouldSurviveAnswersThatMakeNoSense() throws Exception {
        var consumer = consumer(message -> OK);
        consumer.setPullTimeDelayMillsWhenException(0);
        consumer.subscribe(TOPIC, "*");
        broker.onCode(RequestCode.PULL_MESSAGE, request -> Response.ok().body(new byte[] {1, 2, 3}));
        consumer.start();
        await().until(() -> broker.seen(RequestCode.PULL_MESSAGE) >= 8);
        broker.behave();
        broker.store(TOPIC, 0, "a", "m");
        awaitBodies("m");
    }

    @Test
    void shouldConsumeWithMoreThreadsOnceItIsToldTo() throws Exception {
        for (int i = 0; i < 3; i++) {
            broker.store(TOPIC, i, "a", "m" + i);
        }
        var release = new CountDownLatch(1);
        var consumer = consumer(message -> {
            awaitLatch(release);
            return OK;
        });
        consumer.setConsumeThreadMin(1);
        consumer.setConsumeThreadMax(3);
        consumer.subscribe(TOPIC, "*");
        consumer.start();
        await("all three here, and one with the listener").until(() -> bodies.size() == 1 && broker.pulls().stream()
            .filter(pull -> pull.topic().equals(TOPIC) && pull.queueOffset() == 1).count() >= 3);
        consumer.updateCorePoolSize(4);
        assertEquals(1, bodies.size(), "more than there may be changes nothing");
        consumer.updateCorePoolSize(3);
        await().until(() -> bodies.size() == 3);
        release.countDown();
    }

    @Test
    void shouldRefuseToStartWithWhatCannotWork() throws Exception {
        refusal(new DefaultMQPushConsumer("no listener"), "contains illegal characters");
        refusal(new DefaultMQPushConsumer("no_listener"), "no listener");
        refusal(new DefaultMQPushConsumer("DEFAULT_CONSUMER"), "everybody's default");
        var model = consumer(message -> OK);
        model.setMessageModel(null);
        refusal(model, "The message model null is not supported");
        var listener = consumer(message -> OK);
        listener.setMessageListener(new MessageListener() { });
        refusal(listener, "neither a MessageListenerConcurrently nor a MessageListenerOrderly");
        var rest = consumer(message -> OK);
        rest.setSuspendCurrentQueueTimeMillis(9);
        refusal(rest, "suspendCurrentQueueTimeMillis");
        var timeout = consumer(message -> OK);
        timeout.setConsumeTimeout(0);
        refusal(timeout, "consumeTimeout");
        var threads = consumer(message -> OK);
        threads.setConsumeThreadMin(30);
        refusal(threads, "consumeThreadMin");
        var time = consumer(message -> OK);
        time.setConsumeTimestamp("yesterday");
        refusal(time, "yyyyMMddHHmmss");
        var topic = consumer(message -> OK);
        assertThrows(MQClientException.class, () -> topic.subscribe("bad name", "*"));
        assertThrows(MQClientException.class, () -> topic.subscribe(TOPIC, "||"));
    }

    @Test
    void shouldLiveOnceAndSaySo() throws Exception {
        var consumer = startConsumer(message -> OK);
        assertTrue(assertThrows(MQClientException.class, consumer::start).getMessage().contains("running already"));
        consumer.shutdown();
        assertTrue(assertThrows(MQClientException.class, consumer::start).getMessage().contains("shut down"));
        assertThrows(MQClientException.class, () -> consumer.fetchSubscribeMessageQueues(TOPIC));
    }

    @Test
    void shouldAskForNothingAfterItsShutdownWhileOthersGoOn() throws Exception {
        var asked = new ConcurrentHashMap<String, Integer>();
        broker.onCode(RequestCode.GET_CONSUMER_LIST_BY_GROUP, request -> {
            asked.merge(((GetConsumerListByGroupHeader) request.header()).consumerGroup(), 1, Integer::sum);
            return Response.of(ResponseCode.SYSTEM_ERROR, "refused by the test");
        });
        var other = consumer(message -> OK);
        other.setConsumerGroup("other");
        other.subscribe(TOPIC, "*");
        other.start();
        var consumer = startConsumer(message -> OK);
        await().until(() -> asked.containsKey(GROUP) && asked.containsKey("other"));
        consumer.shutdown();
        int before = asked.get(GROUP);
        int others = asked.get("other");
        // What is refused is asked for again every second.
        await().until(() -> asked.get("other") >= others + 4);
        assertEquals(before, asked.get(GROUP));
    }

    @Test
    void shouldLeaveNoThreadsBehind() throws Exception {
        startConsumer(message -> OK).shutdown();
        await().untilAsserted(() -> assertFalse(Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().startsWith("client-io") || thread.getName().startsWith("client-loop")
                || thread.getName().startsWith("consume-" + GROUP))));
    }

    private static void refusal(DefaultMQPushConsumer consumer, String text) {
        consumer.setNamesrvAddr("127.0.0.1:1");
        var refusal = assertThrows(MQClientException.class, consumer::start);
        assertTrue(refusal.getMessage().contains(text), refusal::getMessage);
    }
}
