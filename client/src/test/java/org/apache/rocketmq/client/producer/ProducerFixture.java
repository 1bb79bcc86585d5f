package org.apache.rocketmq.client.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.internal.request.SendMessageReply;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A producer and two brokers that do what a test says. */
abstract class ProducerFixture {
    static final String TOPIC = "topic";
    /** For whatever is answered, on a busy machine too. */
    static final int PATIENT_MILLIS = 20_000;

    final DefaultMQProducer producer = new DefaultMQProducer("group");
    FakeBroker first;
    FakeBroker second;
    FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        first = FakeBroker.start("broker-a");
        second = FakeBroker.start("broker-b");
        nameServer = FakeNameServer.start(first, second);
        nameServer.route(TOPIC, 2, first, second);
        producer.setNamesrvAddr(nameServer.address());
        producer.setSendMsgTimeout(PATIENT_MILLIS);
        producer.setMqClientApiTimeout(PATIENT_MILLIS);
        producer.start();
    }

    @AfterEach
    void stop() {
        producer.shutdown();
        nameServer.close();
        first.close();
        second.close();
        assertEquals(List.of(), first.bugs());
        assertEquals(List.of(), second.bugs());
    }

    static void answerSends(FakeBroker broker, int code) {
        broker.onCode(RequestCode.SEND_MESSAGE_V2, request -> Response.of(code, "stored", SendMessageReply.CODEC,
            new SendMessageReply("00", 0, 0, null, null, null)));
    }

    static Message message() {
        return new Message(TOPIC, "tag", "hello".getBytes(StandardCharsets.UTF_8));
    }

    static Throwable causeOf(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS)).getCause();
    }

    /** Completes the future; a second outcome is an error of the client, which the test sees as a failure. */
    static SendCallback callback(CompletableFuture<SendResult> outcome) {
        return new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                assertTrue(outcome.complete(result));
            }

            @Override
            public void onException(Throwable e) {
                assertNull(outcome.getNow(null));
                assertTrue(outcome.completeExceptionally(e));
            }
        };
    }
}
