package org.apache.rocketmq.client.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.PullMessageReply;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the only broker answers a consumer can be read as a frame, but makes no sense: the consumer's log says so, and
 * when the broker is sane again, each message is consumed once and in its order.
 */
class NonsenseToConsumersTest {
    private static final String TOPIC = "orders";
    private static final String GROUP = "group";
    private static final int PATIENT_MILLIS = 30_000;
    private static final String PULLS = "org.apache.rocketmq.client.internal.pull.QueueLoop";
    private static final String BEGINNINGS = "org.apache.rocketmq.client.internal.consume.Assignments";
    private static final String SHARES = "org.apache.rocketmq.client.internal.consume.Rebalancer";

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(GROUP);
    private FakeBroker broker;
    private FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route(TOPIC, 1, broker);
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setMqClientApiTimeout(PATIENT_MILLIS);
        consumer.setPullTimeDelayMillsWhenException(10);
        consumer.setPersistConsumerOffsetInterval(20);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(TOPIC, "*");
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            messages.forEach(message -> bodies.add(new String(message.getBody(), StandardCharsets.UTF_8)));
            return ConsumeOrderlyStatus.SUCCESS;
        });
        store("one", "two");
    }

    @AfterEach
    void stop() {
        consumer.shutdown();
        nameServer.close();
        broker.close();
        assertEquals(List.of(), broker.bugs());
    }

    private void store(String... texts) {
        for (String text : texts) {
            broker.store(TOPIC, 0, "", text);
        }
    }

    private void awaitConsumed(String... expected) {
        await().untilAsserted(() -> assertEquals(List.of(expected), bodies));
        await("committed").until(() -> broker.committed(GROUP, TOPIC, 0) == expected.length);
    }

    /** What a broker may answer while a consumer begins. */
    enum AtFirst {
        NO_LIST_OF_MEMBERS(RequestCode.GET_CONSUMER_LIST_BY_GROUP,
            Response.ok().body("[1]".getBytes(StandardCharsets.US_ASCII)), SHARES),
        NO_LOCKS(RequestCode.LOCK_BATCH_MQ, Response.ok(), BEGINNINGS),
        NO_OFFSET(RequestCode.QUERY_CONSUMER_OFFSET, Response.ok(), BEGINNINGS),
        NO_FIELDS(RequestCode.PULL_MESSAGE, Response.ok(), PULLS),
        NO_RECORDS(RequestCode.PULL_MESSAGE, found(2, new byte[] {1, 2, 3}), PULLS),
        FOUND_NOTHING(RequestCode.PULL_MESSAGE, found(2, new byte[0]), PULLS);

        private final int code;
        private final Response answer;
        private final String logger;

        AtFirst(int code, Response answer, String logger) {
            this.code = code;
            this.answer = answer;
            this.logger = logger;
        }
    }

    private static Response found(long next, byte[] body) {
        return Response.ok(PullMessageReply.CODEC, reply(next)).body(body);
    }

    private static PullMessageReply reply(long next) {
        return new PullMessageReply(0, next, 0, 4, null, null, null, null);
    }

    @ParameterizedTest
    @EnumSource(AtFirst.class)
    void shouldBeginWhenTheAnswersMakeSense(AtFirst nonsense) throws Exception {
        broker.onCode(nonsense.code, request -> nonsense.answer);
        try (var log = Logged.by(nonsense.logger)) {
            consumer.start();
            log.await(TOPIC);
        }
        assertEquals(List.of(), bodies);
        broker.behave();
        store("three");
        awaitConsumed("one", "two", "three");
    }

    /** What a broker may answer a pull from the offset 3, where there is no more yet. */
    enum Later {
        BACK(stored -> Response.of(ResponseCode.PULL_NOT_FOUND, "none", PullMessageReply.CODEC, reply(0))),
        WHAT_CAME_BEFORE(stored -> found(3, body(stored.subList(0, 3)))),
        BACKWARDS(stored -> found(5, body(List.of(at(stored.get(2), 4), at(stored.get(1), 3))))),
        THE_SAME_NEXT(stored -> found(3, body(List.of(at(stored.get(1), 3)))));

        private final Function<List<MessageExt>, Response> answer;

        Later(Function<List<MessageExt>, Response> answer) {
            this.answer = answer;
        }
    }

    private static MessageExt at(MessageExt message, long offset) {
        var moved = MessageDecoder.decode(ByteBuffer.wrap(MessageDecoder.encode(message, false)));
        moved.setQueueOffset(offset);
        return moved;
    }

    private static byte[] body(List<MessageExt> messages) {
        var body = new ByteArrayOutputStream();
        messages.forEach(message -> body.writeBytes(MessageDecoder.encode(message, false)));
        return body.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Later.class)
    void shouldGoOnWhereItWasWhenTheAnswersMakeSenseAgain(Later nonsense) throws Exception {
        consumer.start();
        awaitConsumed("one", "two");
        broker.onCode(RequestCode.PULL_MESSAGE, request -> nonsense.answer.apply(broker.stored()));
        try (var log = Logged.by(PULLS)) {
            // Answers the pull that is held, so that the next one meets nonsense.
            store("three");
            log.await(TOPIC, broker.address());
        }
        long seen = broker.seen(RequestCode.PULL_MESSAGE);
        await("another try").until(() -> broker.seen(RequestCode.PULL_MESSAGE) > seen + 1);
        assertEquals(List.of("one", "two", "three"), bodies);
        broker.behave();
        store("four", "five");
        awaitConsumed("one", "two", "three", "four", "five");
    }
}
