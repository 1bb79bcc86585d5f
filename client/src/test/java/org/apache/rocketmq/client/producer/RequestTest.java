package org.apache.rocketmq.client.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.RequestTimeoutException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.reply.OpenRequests;
import org.apache.rocketmq.common.compression.Zlib;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.internal.request.ReplyMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Requests and their replies, against brokers that push what a test says. */
class RequestTest extends ProducerFixture {
    private static final byte[] ANSWER = "the answer".getBytes(StandardCharsets.UTF_8);

    /** Answers the request, by the connection that it came by, before the send of it is answered. */
    private static Response replyTo(Request<?> request, byte[] body, int sysFlag) {
        push(request.peer(), propertiesOf(request), body, sysFlag);
        return null;
    }

    private static Map<String, String> propertiesOf(Request<?> request) {
        return PropertiesText.toMap(((SendMessageHeader) request.header()).properties());
    }

    private static CompletableFuture<Integer> push(
        Peer peer, Map<String, String> asked, byte[] body, int sysFlag) {
        String properties = PropertiesText.fromMap(Map.of("CORRELATION_ID", asked.get("CORRELATION_ID")));
        var header = new ReplyMessageHeader("responders", "cluster_REPLY_TOPIC", "TBW102", 4, 0, sysFlag, 1, 0,
            properties, 0, false, "127.0.0.1:1", "127.0.0.1:2", 2);
        return peer.call(Requests.PUSH_REPLY_MESSAGE_TO_CLIENT.request(header, body), 30_000)
            .thenApply(answer -> answer.getCode());
    }

    private void replyAtBoth(byte[] body, int sysFlag) {
        for (FakeBroker broker : List.of(first, second)) {
            broker.onCode(RequestCode.SEND_MESSAGE_V2, request -> replyTo(request, body, sysFlag));
        }
    }

    @Test
    void shouldReturnTheReply() throws Exception {
        replyAtBoth(ANSWER, 0);

        Message reply = producer.request(message(), 30_000);

        assertEquals("the answer", new String(reply.getBody(), StandardCharsets.UTF_8));
        assertEquals("cluster_REPLY_TOPIC", reply.getTopic());
        assertNotNull(reply.getProperty("ARRIVE_TIME"));
    }

    @Test
    void shouldSayWhereTheReplyGoes() throws Exception {
        replyAtBoth(ANSWER, 0);
        producer.request(message(), new MessageQueue(TOPIC, "broker-a", 1), 4_321);

        var sent = first.sends().get(0);
        assertEquals(1, sent.queueId());
        var properties = PropertiesText.toMap(sent.properties());
        assertEquals(producer.buildMQClientId(), properties.get("REPLY_TO_CLIENT"));
        assertEquals("4321", properties.get("TTL"));
    }

    @Test
    void shouldInflateAReply() throws Exception {
        replyAtBoth(Zlib.deflate(ANSWER, 5), MessageSysFlag.COMPRESSED_FLAG | MessageSysFlag.COMPRESSION_ZLIB_TYPE);
        assertEquals("the answer", new String(producer.request(message(), (queues, message, argument) -> queues.get(2),
            null, 30_000).getBody(), StandardCharsets.UTF_8));
    }

    @Test
    void shouldNotWaitForAReplyThatCannotBeRead() {
        replyAtBoth(ANSWER, MessageSysFlag.COMPRESSED_FLAG | MessageSysFlag.COMPRESSION_LZ4_TYPE);
        var failure = assertThrows(MQClientException.class, () -> producer.request(message(), 30_000));
        assertTrue(failure.getMessage().contains("The request to " + TOPIC + " was answered"), failure::getMessage);
        // It is not on the class path of these tests.
        assertTrue(failure.getMessage().contains("at.yawk.lz4:lz4-java"), failure::getMessage);
    }

    @Test
    void shouldCallBackWithTheReply() throws Exception {
        replyAtBoth(ANSWER, 0);
        var outcome = new CompletableFuture<Message>();
        producer.request(message(), told(outcome), 30_000);
        assertEquals("the answer", new String(outcome.get(30, TimeUnit.SECONDS).getBody(), StandardCharsets.UTF_8));
    }

    /** Its time and that of its send end together; the shorter they are, the later it notices itself. */
    @Test
    void shouldEndByItsOwnTimeWhereItsSendTakesAllOfThat() throws Exception {
        replyAtBoth(ANSWER, 0);
        producer.request(message(), 30_000);
        first.ignore(RequestCode.SEND_MESSAGE_V2);
        second.ignore(RequestCode.SEND_MESSAGE_V2);
        for (int millis : new int[] {1, 5, 200}) {
            var outcome = new CompletableFuture<Message>();
            producer.request(message(), told(outcome), millis);
            var failure = assertInstanceOf(MQClientException.class, causeOf(outcome));
            assertTrue(failure.getMessage().contains("no broker within " + millis + " ms"), failure::getMessage);
        }
    }

    @Test
    void shouldTimeOutWithoutAReply() throws Exception {
        // What the first request takes its time for is done by then.
        replyAtBoth(ANSWER, 0);
        producer.request(message(), 30_000);
        first.behave();
        second.behave();
        var failure = assertThrows(RequestTimeoutException.class, () -> producer.request(message(), 1_000));
        assertEquals(ClientErrorCode.REQUEST_TIMEOUT_EXCEPTION, failure.getResponseCode());

        var outcome = new CompletableFuture<Message>();
        producer.request(message(), told(outcome), 1_000);
        assertInstanceOf(RequestTimeoutException.class, causeOf(outcome));
    }

    @Test
    void shouldFailWhereTheRequestIsRefused() throws Exception {
        first.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.MESSAGE_ILLEGAL);
        second.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.MESSAGE_ILLEGAL);
        assertThrows(MQBrokerException.class, () -> producer.request(message(), 30_000));
        assertThrows(MQClientException.class, () -> producer.request(new Message("nowhere", ANSWER), 30_000));
        assertThrows(MQClientException.class, () -> producer.request(new Message(TOPIC, new byte[0]), 30_000));
    }

    @Test
    void shouldTellEachRequestOfAFailureByAnExceptionOfItsOwn() throws Exception {
        var asked = new CountDownLatch(2);
        nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> {
            await(asked);
            return null;
        });
        var outcomes = List.of(new CompletableFuture<Message>(), new CompletableFuture<Message>());
        for (var outcome : outcomes) {
            producer.request(new Message("nowhere", ANSWER), told(outcome), 30_000);
            asked.countDown();
        }
        var first = assertInstanceOf(MQClientException.class, causeOf(outcomes.get(0)));
        var second = assertInstanceOf(MQClientException.class, causeOf(outcomes.get(1)));
        assertNotSame(first, second);
        assertEquals(first.getMessage(), second.getMessage());
    }

    @Test
    void shouldDropAReplyThatNobodyWaitsFor() throws Exception {
        replyAtBoth(ANSWER, 0);
        producer.request(message(), 30_000);
        var asked = new CompletableFuture<Request<?>>();
        for (FakeBroker broker : List.of(first, second)) {
            broker.onCode(RequestCode.SEND_MESSAGE_V2, request -> {
                asked.complete(request);
                return null;
            });
        }
        assertThrows(RequestTimeoutException.class, () -> producer.request(message(), 1_000));
        var request = asked.get(30, TimeUnit.SECONDS);
        assertEquals(ResponseCode.SUCCESS,
            push(request.peer(), propertiesOf(request), ANSWER, 0).get(30, TimeUnit.SECONDS));
        assertEquals(ResponseCode.INVALID_PARAMETER, push(request.peer(), propertiesOf(request), ANSWER,
            MessageSysFlag.COMPRESSED_FLAG).get(30, TimeUnit.SECONDS), "a body that is not compressed");
        replyAtBoth(ANSWER, 0);
        producer.request(message(), 30_000);
    }

    @Test
    void shouldLetAllBrokersOfTheClusterKnowItFirst() throws Exception {
        nameServer.route("single", 1, first);
        nameServer.route("cluster_REPLY_TOPIC", 1, first, second);
        first.onCode(RequestCode.SEND_MESSAGE_V2, request -> {
            assertTrue(first.groups().producers().contains("group"));
            assertTrue(second.groups().producers().contains("group"), "the reply may come by the other broker");
            return replyTo(request, ANSWER, 0);
        });
        producer.request(new Message("single", ANSWER), 30_000);
    }

    @Test
    void shouldLetThemKnowItOnceForManyRequests() throws Exception {
        replyAtBoth(ANSWER, 0);
        var outcomes = new ArrayList<CompletableFuture<Message>>();
        for (int i = 0; i < 100; i++) {
            var outcome = new CompletableFuture<Message>();
            outcomes.add(outcome);
            producer.request(message(), told(outcome), 30_000);
        }
        for (var outcome : outcomes) {
            outcome.get(30, TimeUnit.SECONDS);
        }
        assertTrue(first.seen(RequestCode.HEART_BEAT) < 10, () -> first.seen(RequestCode.HEART_BEAT) + " heartbeats");
    }

    @Test
    void shouldNotBeHeldUpByABrokerThatDoesNotAnswerHeartbeats() throws Exception {
        nameServer.route("single", 1, first);
        nameServer.route("cluster_REPLY_TOPIC", 1, first, second);
        replyAtBoth(ANSWER, 0);
        second.ignore(RequestCode.HEART_BEAT);
        var reply = producer.request(new Message("single", ANSWER), PATIENT_MILLIS / 2);
        assertEquals("the answer", new String(reply.getBody(), StandardCharsets.UTF_8));
    }

    @Test
    void shouldBoundHowManyWait() throws Exception {
        var outcomes = new ArrayList<CompletableFuture<Message>>();
        for (int i = 0; i < OpenRequests.MOST; i++) {
            var outcome = new CompletableFuture<Message>();
            outcomes.add(outcome);
            producer.request(message(), told(outcome), 60_000);
        }
        assertThrows(RemotingTooMuchRequestException.class, () -> producer.request(message(), 60_000));
        producer.shutdown();
        for (var outcome : outcomes) {
            assertInstanceOf(MQClientException.class, causeOf(outcome));
        }
    }

    @Test
    void shouldNotBeHeldUpByACallback() throws Exception {
        replyAtBoth(ANSWER, 0);
        producer.request(message(), 30_000);
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        producer.request(message(), new RequestCallback() {
            @Override
            public void onSuccess(Message reply) {
                entered.countDown();
                await(go);
            }

            @Override
            public void onException(Throwable e) {
                throw new AssertionError(e);
            }
        }, 30_000);
        assertTrue(entered.await(30, TimeUnit.SECONDS));
        // A callback that takes its time holds up neither replies nor time-outs.
        producer.request(message(), 30_000);
        go.countDown();
    }

    @Test
    void shouldReachAnUnknownTopicWhileAllCallbacksWaitForThat() throws Exception {
        replyAtBoth(ANSWER, 0);
        nameServer.route("fresh", 1, first, second);
        int threads = producer.getClientCallbackExecutorThreads();
        var all = new CountDownLatch(threads);
        var outcomes = new ArrayList<CompletableFuture<Message>>();
        for (int i = 0; i < threads; i++) {
            var outcome = new CompletableFuture<Message>();
            outcomes.add(outcome);
            producer.request(message(), new RequestCallback() {
                @Override
                public void onSuccess(Message reply) {
                    all.countDown();
                    await(all);
                    try {
                        outcome.complete(producer.request(new Message("fresh", ANSWER), PATIENT_MILLIS));
                    } catch (Exception e) {
                        outcome.completeExceptionally(e);
                    }
                }

                @Override
                public void onException(Throwable e) {
                    outcome.completeExceptionally(e);
                }
            }, 30_000);
        }
        for (var outcome : outcomes) {
            assertEquals("the answer", new String(outcome.get(60, TimeUnit.SECONDS).getBody(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void shouldKeepTheOrderWhileTheTopicIsNotKnown() throws Exception {
        replyAtBoth(ANSWER, 0);
        nameServer.route("fresh", 1, first);
        var half = new CountDownLatch(50);
        nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> {
            await(half);
            return null;
        });
        var outcomes = new ArrayList<CompletableFuture<Message>>();
        // While it becomes known, too.
        for (int i = 0; i < 100; i++) {
            var outcome = new CompletableFuture<Message>();
            outcomes.add(outcome);
            producer.request(new Message("fresh", new byte[] {(byte) i}), new MessageQueue("fresh", "broker-a", 0),
                told(outcome), 30_000);
            half.countDown();
        }
        producer.request(new Message("fresh", new byte[] {100}), new MessageQueue("fresh", "broker-a", 0), 30_000);
        for (var outcome : outcomes) {
            outcome.get(30, TimeUnit.SECONDS);
        }
        assertEquals(IntStream.rangeClosed(0, 100).boxed().toList(),
            first.stored().stream().map(message -> (int) message.getBody()[0]).toList());
    }

    /** Longer than any request here waits: one that is held up by this fails. */
    private static void await(CountDownLatch latch) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> latch.getCount() == 0);
    }

    private static RequestCallback told(CompletableFuture<Message> outcome) {
        return new RequestCallback() {
            @Override
            public void onSuccess(Message message) {
                assertTrue(outcome.complete(message));
            }

            @Override
            public void onException(Throwable e) {
                assertTrue(outcome.completeExceptionally(e));
            }
        };
    }
}
