package org.apache.rocketmq.client.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.selector.SelectMessageQueueByHash;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends that nobody waits for. */
class CallbackSendTest extends ProducerFixture {

    @Test
    void shouldSurviveARestartWithinItsRetries() throws Exception {
        nameServer.route("single", 1, first);
        producer.setRetryTimesWhenSendAsyncFailed(5);
        producer.send(new Message("single", new byte[1]));
        first.stop();
        var result = new CompletableFuture<SendResult>();
        producer.send(new Message("single", new byte[1]), callback(result));
        first.restart();
        assertEquals(SendStatus.SEND_OK, result.get(30, TimeUnit.SECONDS).getSendStatus());
    }

    @Test
    void shouldCallBackOnceWithEachOutcome() throws Exception {
        var ok = new CompletableFuture<SendResult>();
        producer.send(message(), callback(ok));
        assertEquals(SendStatus.SEND_OK, ok.get(30, TimeUnit.SECONDS).getSendStatus());

        first.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.MESSAGE_ILLEGAL);
        second.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.MESSAGE_ILLEGAL);
        var refused = new CompletableFuture<SendResult>();
        producer.send(message(), callback(refused));
        assertInstanceOf(MQBrokerException.class, causeOf(refused));

        var illegal = new CompletableFuture<SendResult>();
        producer.send(new Message(TOPIC, new byte[0]), callback(illegal));
        assertInstanceOf(MQClientException.class, causeOf(illegal));

        var unrouted = new CompletableFuture<SendResult>();
        producer.send(new Message("nowhere", new byte[1]), callback(unrouted));
        assertEquals(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION,
            ((MQClientException) causeOf(unrouted)).getResponseCode());
    }

    @Test
    void shouldNotBeStoppedByCallbacksThatBlockOrThrow() throws Exception {
        var release = new CountDownLatch(1);
        producer.setClientCallbackExecutorThreads(2);
        for (int i = 0; i < 10; i++) {
            producer.send(message(), new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new IllegalStateException("a bug in the application");
                }

                @Override
                public void onException(Throwable e) {
                    release.countDown();
                }
            });
        }
        assertEquals(SendStatus.SEND_OK, producer.send(message()).getSendStatus());
        release.countDown();
    }

    @Test
    void shouldLetCallbacksSendMore() throws Exception {
        var left = new AtomicInteger(200);
        var done = new CountDownLatch(1);
        var failures = new AtomicInteger();
        var again = new SendCallback[1];
        again[0] = new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                if (left.decrementAndGet() == 0) {
                    done.countDown();
                } else {
                    try {
                        producer.send(message(), this);
                    } catch (MQClientException | RemotingException | InterruptedException e) {
                        onException(e);
                    }
                }
            }

            @Override
            public void onException(Throwable e) {
                failures.incrementAndGet();
                done.countDown();
            }
        };
        producer.send(message(), again[0]);
        assertTrue(done.await(60, TimeUnit.SECONDS));
        assertEquals(0, failures.get());
    }

    @Test
    void shouldUseTheApplicationsExecutorWhereItTakesCallbacks() throws Exception {
        var executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "application"));
        producer.setCallbackExecutor(executor);
        assertEquals("application", threadOfACallback());
        executor.shutdown();
        assertTrue(threadOfACallback().startsWith("client-callback"));
    }

    private String threadOfACallback() throws Exception {
        var thread = new CompletableFuture<String>();
        producer.send(message(), new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                thread.complete(Thread.currentThread().getName());
            }

            @Override
            public void onException(Throwable e) {
                thread.completeExceptionally(e);
            }
        });
        return thread.get(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldSendOnewayWithoutAnAnswer() throws Exception {
        producer.sendOneway(message());
        producer.sendOneway(message(), new MessageQueue(TOPIC, "broker-a", 1));
        producer.sendOneway(message(), new SelectMessageQueueByHash(), 3);
        Awaitility.await().until(() -> first.sends().size() + second.sends().size() == 3);
    }

    @Test
    void shouldFailWhatIsUnderWayAtShutdownRatherThanForgetIt() throws Exception {
        first.ignore(RequestCode.SEND_MESSAGE_V2);
        second.ignore(RequestCode.SEND_MESSAGE_V2);
        var pending = new CompletableFuture<SendResult>();
        // Not by its own time-out.
        producer.send(message(), callback(pending), 120_000);
        Awaitility.await()
            .until(() -> first.seen(RequestCode.SEND_MESSAGE_V2) + second.seen(RequestCode.SEND_MESSAGE_V2) > 0);
        producer.shutdown();
        assertThrows(ExecutionException.class, () -> pending.get(30, TimeUnit.SECONDS));
    }

    @Test
    void shouldKeepTheOrderWhileTheRouteIsLookedFor() throws Exception {
        nameServer.route("fresh", 1, first);
        var threads = ConcurrentHashMap.<String>newKeySet();
        var outcomes = new ArrayList<CompletableFuture<SendResult>>();
        var all = new CountDownLatch(500);
        nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> {
            await(all);
            return null;
        });
        // While it is found, too.
        for (int i = 0; i < 1_000; i++) {
            var outcome = new CompletableFuture<SendResult>();
            outcomes.add(outcome);
            producer.send(numbered(i), (queues, message, argument) -> {
                threads.add(Thread.currentThread().getName());
                return queues.get(0);
            }, null, callback(outcome));
            all.countDown();
        }
        producer.send(numbered(1_000));
        for (var outcome : outcomes) {
            assertEquals(SendStatus.SEND_OK, outcome.get(30, TimeUnit.SECONDS).getSendStatus());
        }
        assertEquals(IntStream.rangeClosed(0, 1_000).boxed().toList(),
            first.stored().stream().map(message -> ByteBuffer.wrap(message.getBody()).getInt()).toList());
        assertFalse(threads.stream().anyMatch(name -> name.matches("client-(io|loop).*")), threads::toString);
    }

    private static Message numbered(int number) {
        return new Message("fresh", ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    @Test
    void shouldTellEachSendOfAFailureByAnExceptionOfItsOwn() throws Exception {
        var both = new CountDownLatch(2);
        nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> {
            await(both);
            return null;
        });
        var outcomes = List.of(new CompletableFuture<SendResult>(), new CompletableFuture<SendResult>());
        for (var outcome : outcomes) {
            producer.send(new Message("nowhere", new byte[1]), callback(outcome));
            both.countDown();
        }
        var failure = assertInstanceOf(MQClientException.class, causeOf(outcomes.get(0)));
        assertNotSame(failure, causeOf(outcomes.get(1)));
        assertEquals(failure.getMessage(), causeOf(outcomes.get(1)).getMessage());
    }

    /** None of these threads is there for what callbacks send without waiting, which must go before all the same. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReachAnUnknownTopicWhileAllCallbacksWaitForThat(boolean autoBatch) throws Exception {
        nameServer.route("fresh", 1, first);
        producer.batchMaxDelayMs(1_000);
        int threads = producer.getClientCallbackExecutorThreads();
        var all = new CountDownLatch(threads);
        var waited = new ArrayList<CompletableFuture<SendResult>>();
        var told = new ArrayList<CompletableFuture<SendResult>>();
        for (int i = 0; i < threads; i++) {
            var outcome = new CompletableFuture<SendResult>();
            var before = new CompletableFuture<SendResult>();
            waited.add(outcome);
            told.add(before);
            producer.send(message(), new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    all.countDown();
                    await(all);
                    producer.setAutoBatch(autoBatch);
                    try {
                        producer.send(numbered(0), callback(before));
                        outcome.complete(producer.send(numbered(1)));
                    } catch (Exception e) {
                        outcome.completeExceptionally(e);
                    }
                }

                @Override
                public void onException(Throwable e) {
                    outcome.completeExceptionally(e);
                }
            });
        }
        for (int i = 0; i < threads; i++) {
            assertEquals(SendStatus.SEND_OK, waited.get(i).get(60, TimeUnit.SECONDS).getSendStatus());
            assertEquals(SendStatus.SEND_OK, told.get(i).get(60, TimeUnit.SECONDS).getSendStatus());
        }
    }

    /** Longer than any send here waits: one that is held up by this fails. */
    private static void await(CountDownLatch latch) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> latch.getCount() == 0);
    }
}
