package org.apache.rocketmq.client.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.fake.Relay;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The only broker is there, but what it answers does not come, comes late, or makes no sense. */
class FaultyConnectionTest {
    private static final String TOPIC = "topic";
    /** As long as a connection must be silent while a call waits, to be taken for dead. */
    private static final int SILENCE_MILLIS = 2_000;

    private static final int TIMEOUT_MILLIS = 20_000;
    /** So that a heartbeat that is not answered gives no connection up. */
    private static final int ENDLESS_MILLIS = 600_000;
    private static final int SHORT_MILLIS = 800;
    private static final Pattern FIRST_DIGIT_OF_AN_ID = Pattern.compile("(?<=\"opaque\":)\\d");

    private final DefaultMQProducer producer = new DefaultMQProducer("group");
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private FakeBroker broker;
    private Relay relay;
    private FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        relay = Relay.to(broker);
        nameServer = FakeNameServer.start();
        nameServer.route(TOPIC, 1, broker, relay.address());
        producer.setNamesrvAddr(nameServer.address());
        producer.setRetryTimesWhenSendFailed(0);
        producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        producer.setMqClientApiTimeout(TIMEOUT_MILLIS);
        producer.start();
    }

    @AfterEach
    void stop() throws Exception {
        producer.shutdown();
        nameServer.close();
        relay.close();
        broker.close();
        assertEquals(List.of(), broker.bugs());
    }

    private static Message message() {
        return new Message(TOPIC, "hello".getBytes(StandardCharsets.UTF_8));
    }

    private void sendWell() throws Exception {
        assertEquals(SendStatus.SEND_OK, producer.send(message()).getSendStatus());
    }

    @Test
    void shouldGiveUpAConnectionOnWhichNothingComesAnyMore() throws Exception {
        sendWell();
        relay.swallowOnOpenConnections();
        var failure = assertThrows(MQClientException.class,
            () -> producer.send(message(), SILENCE_MILLIS + 100));
        assertInstanceOf(RemotingTimeoutException.class, failure.getCause());
        assertTrue(failure.getMessage().contains(relay.address()), failure::getMessage);
        sendWell();
        assertEquals(2, relay.connections());
    }

    @Test
    void shouldGiveItUpAlsoWhereNoCallWaitsLong() throws Exception {
        var hasty = new DefaultMQProducer("hasty");
        hasty.setNamesrvAddr(nameServer.address());
        hasty.setRetryTimesWhenSendFailed(0);
        hasty.setMqClientApiTimeout(ENDLESS_MILLIS);
        hasty.start();
        try {
            assertEquals(SendStatus.SEND_OK, hasty.send(message(), TIMEOUT_MILLIS).getSendStatus());
            relay.swallowOnOpenConnections();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                try {
                    return hasty.send(message(), SHORT_MILLIS).getSendStatus() == SendStatus.SEND_OK;
                } catch (MQClientException e) {
                    assertTrue(e.getMessage().contains(relay.address()), e::getMessage);
                    return false;
                }
            });
        } finally {
            // Else a shutdown after a failure would wait for an answer for as long as calls may take.
            relay.close();
            hasty.shutdown();
        }
    }

    /** Starts a consumer that notes what it is handed, and does not wait long for anything. */
    private DefaultMQPushConsumer startConsumer() throws MQClientException {
        var consumer = new DefaultMQPushConsumer("consumers");
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setHeartbeatBrokerInterval(200);
        consumer.setMqClientApiTimeout(SILENCE_MILLIS);
        consumer.setPullTimeDelayMillsWhenException(50);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> bodies.add(new String(message.getBody(), StandardCharsets.UTF_8)));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        return consumer;
    }

    private void consumeWell(String body) {
        broker.store(TOPIC, 0, "", body);
        await().until(() -> bodies.contains(body));
    }

    @Test
    void shouldConsumeAgainWithinAHeartbeatWhenItsConnectionIsHalfOpen() throws Exception {
        var consumer = startConsumer();
        try {
            consumeWell("before");
            relay.swallowOnOpenConnections();
            consumeWell("after");
        } finally {
            consumer.shutdown();
        }
    }

    @Test
    void shouldConsumeAgainAfterEachNonsense() throws Exception {
        var consumer = startConsumer();
        try {
            consumeWell("before");
            for (Nonsense nonsense : Nonsense.values()) {
                var answers = new AtomicInteger();
                relay.change(bytes -> {
                    answers.incrementAndGet();
                    return nonsense.change.apply(bytes);
                });
                await().until(() -> answers.get() >= 2);
                relay.change(UnaryOperator.identity());
                consumeWell("after " + nonsense);
            }
        } finally {
            consumer.shutdown();
        }
    }

    /** What a broker may answer instead of what it should. */
    enum Nonsense {
        NOISE(bytes -> new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}),
        A_NEGATIVE_LENGTH(bytes -> new byte[] {-1, -1, -1, -1, 0, 0, 0, 0}),
        AN_ENDLESS_FRAME(bytes -> new byte[] {0x7f, -1, -1, -1, 0, 0, 0, 4}),
        ANOTHER_PROTOCOL(bytes -> "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
        HALF_A_FRAME_AND_THE_END(bytes -> new byte[] {0, 0, 0, 100, 0, 0, 0, 90, '{'}),
        NO_JSON(bytes -> {
            var broken = bytes.clone();
            Arrays.fill(broken, 8, broken.length, (byte) '}');
            return broken;
        }),
        AN_ANSWER_TO_ANOTHER_QUESTION(bytes -> FIRST_DIGIT_OF_AN_ID.matcher(
            new String(bytes, StandardCharsets.ISO_8859_1)).replaceAll(id -> id.group().equals("9") ? "8" : "9")
            .getBytes(StandardCharsets.ISO_8859_1)),
        THE_END(bytes -> new byte[0]);

        private final UnaryOperator<byte[]> change;

        Nonsense(UnaryOperator<byte[]> change) {
            this.change = change;
        }
    }

    @ParameterizedTest
    @EnumSource(Nonsense.class)
    void shouldFailWithAnExceptionThatNamesTheBrokerAndWorkAgainOnceItAnswersWell(Nonsense nonsense)
        throws Exception {
        sendWell();
        relay.change(nonsense.change);
        var failure = assertThrows(MQClientException.class, () -> producer.send(message(), SHORT_MILLIS));
        assertInstanceOf(RemotingException.class, failure.getCause());
        assertTrue(failure.getMessage().contains(relay.address()), failure::getMessage);
        relay.change(UnaryOperator.identity());
        if (nonsense == Nonsense.HALF_A_FRAME_AND_THE_END) {
            // What follows the half is taken for its other half, so that only the length of time tells.
            assertInstanceOf(RemotingException.class,
                assertThrows(MQClientException.class, () -> producer.send(message(), SHORT_MILLIS)).getCause());
        }
        sendWell();
    }

    @Test
    void shouldNotMixUpAnswersThatComeTooLate() throws Exception {
        sendWell();
        broker.onCode(RequestCode.SEND_MESSAGE_V2, request -> {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            return null;
        });
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(RemotingTimeoutException.class,
                assertThrows(MQClientException.class, () -> producer.send(message(), 300)).getCause());
        }
        broker.behave();
        // All four before are stored, though their answers came too late.
        assertEquals(4, producer.send(message()).getQueueOffset());
        assertEquals(1, relay.connections());
    }

    @Test
    void shouldTellCodesThatItDoesNotKnow() throws Exception {
        broker.refuse(RequestCode.SEND_MESSAGE_V2, 31_999);
        var refusal = assertThrows(MQBrokerException.class, () -> producer.send(message()));
        assertEquals(31_999, refusal.getResponseCode());
        assertEquals(relay.address(), refusal.getBrokerAddr());
        broker.behave();
        sendWell();
    }

    @Test
    void shouldNotTakeASuccessWithoutAPlaceForOne() throws Exception {
        broker.onCode(RequestCode.SEND_MESSAGE_V2, request -> Response.ok());
        var failure = assertThrows(MQClientException.class, () -> producer.send(message()));
        assertTrue(failure.getMessage().contains("makes no sense"), failure::getMessage);
        assertTrue(failure.getMessage().contains(relay.address()), failure::getMessage);
        broker.behave();
        sendWell();
    }

    @Test
    void shouldSurviveARouteThatIsNone() throws Exception {
        for (byte[] body : List.of(new byte[0], new byte[] {1, 2, 3}, "[]".getBytes(StandardCharsets.US_ASCII),
            "{\"brokerDatas\":null,\"queueDatas\":[{}]}".getBytes(StandardCharsets.US_ASCII))) {
            nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> Response.ok().body(body));
            var failure = assertThrows(Exception.class, () -> producer.send(message(), TIMEOUT_MILLIS));
            assertInstanceOf(MQClientException.class, failure);
        }
        nameServer.behave();
        sendWell();
    }
}
