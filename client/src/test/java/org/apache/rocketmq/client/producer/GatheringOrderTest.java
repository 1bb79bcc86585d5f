package org.apache.rocketmq.client.producer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.hook.SendMessageContext;
import org.apache.rocketmq.client.hook.SendMessageHook;
import org.apache.rocketmq.client.internal.loop.ClientInstances;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.Test;

/** The order of small messages to a queue that go together, and which thread sends them. */
class GatheringOrderTest extends GatheringFixture {
    @Test
    void shouldKeepTheOrderAroundMessagesThatGoAlone() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        producer.batchMaxBytes(3);
        var queue = queue();
        for (String body : List.of("a", "b", "long", "c", "longer", "too long", "d", "e", "f")) {
            send(new Message(TOPIC, body.getBytes(StandardCharsets.UTF_8)), queue);
        }
        awaitAll();
        assertEquals("a b long c longer too long d e f", stored());
        assertEquals(6, requests());
    }

    @Test
    void shouldKeepTheOrderWhileTheRouteIsLookedFor() throws Exception {
        var all = new CountDownLatch(1);
        nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> {
            await().atMost(30, TimeUnit.SECONDS).until(() -> all.getCount() == 0);
            return null;
        });
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        producer.batchMaxBytes(2);
        for (String body : "a b c d long e f g h longer".split(" ")) {
            send(new Message(TOPIC, body.getBytes(StandardCharsets.UTF_8)), new MessageQueue(TOPIC, "broker-a", 0));
        }
        all.countDown();
        awaitAll();
        assertEquals("a b c d long e f g h longer", stored());
    }

    private String stored() {
        return first.stored().stream().map(message -> new String(message.getBody(), StandardCharsets.UTF_8))
            .collect(Collectors.joining(" "));
    }

    /** One thread has taken what waits, and is held up before that is sent; another sends what must go alone. */
    @Test
    @SuppressWarnings("deprecation") // So is the only way to give it a hook.
    void shouldKeepTheOrderWhereSeveralThreadsSend() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        producer.batchMaxBytes(2);
        var taken = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        producer.getDefaultMQProducerImpl().registerSendMessageHook(new HeldUp(taken, go));
        var queue = queue();
        send(new Message(TOPIC, new byte[] {'a'}), queue);
        var second = new CompletableFuture<SendResult>();
        var other = new FutureTask<Void>(() -> {
            producer.send(new Message(TOPIC, new byte[] {'b'}), queue, callback(second));
            return null;
        });
        new Thread(other).start();
        assertTrue(taken.await(30, TimeUnit.SECONDS));
        send(new Message(TOPIC, "long".getBytes(StandardCharsets.UTF_8)), queue);
        go.countDown();
        other.get(30, TimeUnit.SECONDS);
        outcomes.add(second);
        awaitAll();
        assertEquals("a b long", stored());
    }

    /** Another thread sends a message that fills a batch, and is held up before that is sent. */
    private FutureTask<Void> sendOnAnotherThread(Message message, MessageQueue queue, HeldUp hook) throws Exception {
        var outcome = new CompletableFuture<SendResult>();
        outcomes.add(outcome);
        var other = new FutureTask<Void>(() -> {
            producer.send(message, queue, callback(outcome));
            return null;
        });
        new Thread(other).start();
        assertTrue(hook.taken.await(30, TimeUnit.SECONDS));
        return other;
    }

    @SuppressWarnings("deprecation") // So is the only way to give it a hook.
    private HeldUp holdUp() {
        var hook = new HeldUp(new CountDownLatch(1), new CountDownLatch(1));
        producer.getDefaultMQProducerImpl().registerSendMessageHook(hook);
        return hook;
    }

    private static Message text(String tags, String body) {
        return new Message(TOPIC, tags, body.getBytes(StandardCharsets.UTF_8));
    }

    /** What another thread adds, while one sends, is held up for good: the one that sends comes back even so. */
    @Test
    void shouldSendOnNoThreadWhatOthersAdd() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        producer.batchMaxBytes(2);
        var queue = queue();
        var hook = holdUp();
        var other = sendOnAnotherThread(text("x", "one"), queue, hook);
        var rest = holdUp();
        for (String body : List.of("two", "three", "four")) {
            send(text("y", body), queue);
        }
        hook.go.countDown();
        other.get(30, TimeUnit.SECONDS);
        assertTrue(rest.taken.await(30, TimeUnit.SECONDS));
        outcomes.get(0).get(30, TimeUnit.SECONDS);
        assertEquals("one", stored());
        rest.go.countDown();
        awaitAll();
        assertEquals("one two three four", stored());
    }

    /** All clients of a process have one loop: what is sent late by one must not hold up another. */
    @Test
    void shouldNotHoldUpTheLoop() throws Exception {
        producer.setAutoBatch(true);
        var hook = holdUp();
        send(message(), queue());
        assertTrue(hook.taken.await(30, TimeUnit.SECONDS));
        var another = new ClientConfig();
        another.setNamesrvAddr(nameServer.address());
        var instance = ClientInstances.ofThisProcess().acquire(ClientSettings.of(another), null);
        try {
            var looped = new CountDownLatch(1);
            instance.loop().execute(looped::countDown);
            assertTrue(looped.await(30, TimeUnit.SECONDS));
            assertEquals(0, requests());
        } finally {
            hook.go.countDown();
            ClientInstances.ofThisProcess().release(instance);
        }
        awaitAll();
    }

    @Test
    void shouldKeepTheOrderOfEachKindWhereManyThreadsSend() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(1);
        producer.batchMaxBytes(100);
        var queue = queue();
        var threads = new ArrayList<FutureTask<List<CompletableFuture<SendResult>>>>();
        for (String tags : List.of("x", "y", "z")) {
            threads.add(new FutureTask<>(() -> sendMany(tags, queue)));
        }
        threads.forEach(task -> new Thread(task).start());
        for (var thread : threads) {
            outcomes.addAll(thread.get(30, TimeUnit.SECONDS));
        }
        awaitAll();
        var expected = IntStream.range(0, 1_000).boxed().toList();
        for (String tags : List.of("x", "y", "z")) {
            assertEquals(expected, first.stored().stream()
                .map(message -> new String(message.getBody(), StandardCharsets.UTF_8).trim())
                .filter(body -> body.startsWith(tags)).map(body -> Integer.valueOf(body.substring(1))).toList());
        }
    }

    /** Every tenth is so long that it goes alone. */
    private List<CompletableFuture<SendResult>> sendMany(String tags, MessageQueue queue) throws Exception {
        var mine = new ArrayList<CompletableFuture<SendResult>>();
        for (int i = 0; i < 1_000; i++) {
            var outcome = new CompletableFuture<SendResult>();
            mine.add(outcome);
            producer.send(text(tags, tags + i + (i % 10 == 0 ? " ".repeat(100) : "")), queue, callback(outcome));
        }
        return mine;
    }

    @Test
    void shouldCountWhatWaitsForItsTurn() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        producer.batchMaxBytes(2);
        producer.totalBatchMaxBytes(4);
        var queue = queue();
        var hook = holdUp();
        sendOnAnotherThread(text("x", "one"), queue, hook);
        for (String body : List.of("a", "b", "c", "d", "e", "f")) {
            send(text("x", body), queue);
        }
        hook.go.countDown();
        awaitAll();
        assertEquals("one a b c d e f", stored());
        // These go alone: one, e and f.
        assertEquals(5, requests());
    }

    @Test
    void shouldSendAtShutdownWhatWaitsForItsTurn() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        producer.batchMaxBytes(2);
        var queue = queue();
        var hook = holdUp();
        sendOnAnotherThread(text("x", "one"), queue, hook);
        for (String body : List.of("two", "three")) {
            send(text("x", body), queue);
        }
        var end = new FutureTask<Void>(producer::shutdown, null);
        new Thread(end).start();
        await().atMost(30, TimeUnit.SECONDS).until(this::isShutDown);
        hook.go.countDown();
        end.get(60, TimeUnit.SECONDS);
        awaitAll();
        assertEquals("one two three", stored());
    }

    private boolean isShutDown() {
        try {
            producer.fetchPublishMessageQueues(TOPIC);
            return false;
        } catch (MQClientException e) {
            return e.getMessage().contains("is not running");
        }
    }

    /** Holds up the first send that begins after it was registered. */
    private record HeldUp(CountDownLatch taken, CountDownLatch go) implements SendMessageHook {
        @Override
        public String hookName() {
            return "held up";
        }

        @Override
        public void sendMessageBefore(SendMessageContext context) {
            if (taken.getCount() > 0) {
                taken.countDown();
                try {
                    assertTrue(go.await(30, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public void sendMessageAfter(SendMessageContext context) { }
    }
}
