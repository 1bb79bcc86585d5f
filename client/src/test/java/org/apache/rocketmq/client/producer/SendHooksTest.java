package org.apache.rocketmq.client.producer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.hook.CheckForbiddenContext;
import org.apache.rocketmq.client.hook.CheckForbiddenHook;
import org.apache.rocketmq.client.hook.SendMessageContext;
import org.apache.rocketmq.client.hook.SendMessageHook;
import org.apache.rocketmq.client.impl.CommunicationMode;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageType;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** What hooks see of sends, and what they can do about them. */
@SuppressWarnings("deprecation") // Much of the API is deprecated, and has to work.
class SendHooksTest extends ProducerFixture {
    private final List<SendMessageContext> begun = new CopyOnWriteArrayList<>();
    private final List<SendMessageContext> ended = new CopyOnWriteArrayList<>();

    private void watch() {
        producer.getDefaultMQProducerImpl().registerSendMessageHook(new SendMessageHook() {
            @Override
            public String hookName() {
                return "test";
            }

            @Override
            public void sendMessageBefore(SendMessageContext context) {
                assertNull(context.getSendResult());
                context.setMqTraceContext(begun.size());
                begun.add(context);
            }

            @Override
            public void sendMessageAfter(SendMessageContext context) {
                ended.add(context);
                throw new IllegalStateException("as hooks may");
            }
        });
    }

    @Test
    void shouldSeeEachAttempt() throws Exception {
        watch();
        first.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.SYSTEM_BUSY);
        var sent = new ArrayList<Message>();
        for (int i = 0; i < 4; i++) {
            var message = message();
            sent.add(message);
            producer.send(message);
        }
        assertEquals(begun, ended);
        assertEquals(4, ended.stream().filter(context -> context.getSendResult() != null).count());
        var refused = ended.stream().filter(context -> context.getSendResult() == null).toList();
        assertEquals(first.seen(RequestCode.SEND_MESSAGE_V2), refused.size());
        refused.forEach(context -> {
            assertInstanceOf(MQBrokerException.class, context.getException());
            assertEquals(first.address(), context.getBrokerAddr());
            assertEquals("broker-a", context.getMq().getBrokerName());
        });
        var one = ended.get(ended.size() - 1);
        assertSame(sent.get(3), one.getMessage());
        assertSame(producer, one.getProducer().getDefaultMQProducer());
        assertEquals("group", one.getProducerGroup());
        assertEquals(CommunicationMode.SYNC, one.getCommunicationMode());
        assertEquals(MessageType.Normal_Msg, one.getMsgType());
        assertEquals(producer.getClientIP(), one.getBornHost());
        assertEquals(begun.size() - 1, one.getMqTraceContext());
    }

    @Test
    void shouldSeeTheEndOfASendWhoseThreadWasInterrupted() throws Exception {
        watch();
        var arrived = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        for (FakeBroker broker : List.of(first, second)) {
            broker.onCode(RequestCode.SEND_MESSAGE_V2, request -> {
                arrived.countDown();
                return released(release) ? null : Response.of(ResponseCode.SYSTEM_ERROR, "the test was interrupted");
            });
        }
        var thrown = new CompletableFuture<Throwable>();
        var thread = new Thread(() ->
            thrown.complete(assertThrows(InterruptedException.class, () -> producer.send(message(), 60_000))));
        thread.start();
        assertTrue(arrived.await(30, TimeUnit.SECONDS));

        thread.interrupt();

        thrown.get(30, TimeUnit.SECONDS);
        assertEquals(List.of(), ended);
        release.countDown();
        await().until(() -> ended.size() == 1);
        assertEquals(SendStatus.SEND_OK, ended.get(0).getSendResult().getSendStatus());
    }

    private static boolean released(CountDownLatch release) {
        try {
            return release.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void shouldSeeSendsThatNobodyWaitsFor() throws Exception {
        watch();
        var outcome = new CompletableFuture<SendResult>();
        var delayed = message();
        delayed.setDelayTimeLevel(3);
        producer.send(delayed, callback(outcome));
        outcome.get(30, TimeUnit.SECONDS);
        producer.sendOneway(message());
        await().until(() -> ended.size() == 2);
        assertEquals(List.of(CommunicationMode.ASYNC, CommunicationMode.ONEWAY),
            ended.stream().map(SendMessageContext::getCommunicationMode).toList());
        assertEquals(MessageType.Delay_Msg, ended.get(0).getMsgType());
        assertEquals(SendStatus.SEND_OK, ended.get(0).getSendResult().getSendStatus());
        assertNull(ended.get(1).getSendResult());
        assertNull(ended.get(1).getException());
    }

    @Test
    void shouldLetAHookForbidASend() {
        producer.getDefaultMQProducerImpl().registerCheckForbiddenHook(new CheckForbiddenHook() {
            @Override
            public String hookName() {
                return "test";
            }

            @Override
            public void checkForbidden(CheckForbiddenContext context) throws MQClientException {
                assertEquals("group", context.getGroup());
                assertEquals(nameServer.address(), context.getNameSrvAddr());
                throw new MQClientException(ResponseCode.NO_PERMISSION, "not to " + context.getMq().getTopic());
            }
        });
        var refusal = assertThrows(MQClientException.class, () -> producer.send(message()));
        assertEquals(ResponseCode.NO_PERMISSION, refusal.getResponseCode());
        assertEquals("not to topic",
            assertInstanceOf(MQClientException.class, causeOf(asynchronously())).getErrorMessage());
        assertThrows(MQClientException.class, () -> producer.sendOneway(message()));
        assertEquals(List.of(), first.sends());
        assertEquals(List.of(), second.sends());
    }

    @Test
    void shouldSendNothingWhereAForbiddingHookFails() {
        first.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.SYSTEM_BUSY);
        second.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.SYSTEM_BUSY);
        producer.getDefaultMQProducerImpl().registerCheckForbiddenHook(new CheckForbiddenHook() {
            private int calls;

            @Override
            public String hookName() {
                return "test";
            }

            @Override
            public void checkForbidden(CheckForbiddenContext context) {
                // The second attempt begins on one of the client's threads.
                if (++calls == 2) {
                    throw new IllegalStateException("as hooks may");
                }
            }
        });
        var failure = assertThrows(MQClientException.class, () -> producer.send(message()));
        assertTrue(failure.getMessage().contains("as hooks may"), failure::getMessage);
        assertEquals(1, first.seen(RequestCode.SEND_MESSAGE_V2) + second.seen(RequestCode.SEND_MESSAGE_V2));
    }

    private CompletableFuture<SendResult> asynchronously() {
        var outcome = new CompletableFuture<SendResult>();
        try {
            producer.send(message(), callback(outcome));
        } catch (MQClientException | RemotingException | InterruptedException e) {
            outcome.completeExceptionally(e);
        }
        return outcome;
    }

    @Test
    void shouldSendWhereAHookLacksALibrary() throws Exception {
        producer.getDefaultMQProducerImpl().registerSendMessageHook(new SendMessageHook() {
            @Override
            public String hookName() {
                return "without its library";
            }

            @Override
            public void sendMessageBefore(SendMessageContext context) {
                throw new NoClassDefFoundError("before");
            }

            @Override
            public void sendMessageAfter(SendMessageContext context) {
                throw new NoClassDefFoundError("after");
            }
        });
        producer.send(message());
        var outcome = new CompletableFuture<SendResult>();
        producer.send(message(), callback(outcome));
        assertEquals(SendStatus.SEND_OK, outcome.get(30, TimeUnit.SECONDS).getSendStatus());
    }
}
