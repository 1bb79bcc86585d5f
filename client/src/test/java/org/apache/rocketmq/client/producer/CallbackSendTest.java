package org.apache.rocketmq.client.producer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.selector.SelectMessageQueueByHash;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

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
        await().until(() -> first.sends().size() + second.sends().size() == 3);
    }

    @Test
    void shouldFailWhatIsUnderWayAtShutdownRatherThanForgetIt() throws Exception {
        first.ignore(RequestCode.SEND_MESSAGE_V2);
        second.ignore(RequestCode.SEND_MESSAGE_V2);
        var pending = new CompletableFuture<SendResult>();
        // Not by its own time-out.
        producer.send(message(), callback(pending), 120_000);
        await().until(() -> first.seen(RequestCode.SEND_MESSAGE_V2) + second.seen(RequestCode.SEND_MESSAGE_V2) > 0);
        producer.shutdown();
        assertThrows(ExecutionException.class, () -> pending.get(30, TimeUnit.SECONDS));
    }
}
