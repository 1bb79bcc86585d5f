package org.apache.rocketmq.test.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.Connection;
import org.apache.rocketmq.test.wire.Frame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that cannot be done are refused with a reason, by the client where it can know, and by the servers always.
 */
@Tag("processes")
class BadRequestsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int SEND = 310;
    private static final int PULL = 11;
    private static final int QUERY_OFFSET = 14;
    private static final int COMMIT_OFFSET = 15;
    private static final int CREATE_TOPIC = 17;
    private static final int OFFSET_BY_TIME = 29;
    private static final int MAX_OFFSET = 30;
    private static final int MIN_OFFSET = 31;
    private static final int HEARTBEAT = 34;
    private static final int SEND_BACK = 36;
    private static final int MEMBERS = 38;
    private static final int GET_ROUTE = 105;
    private static final int REGISTER_TOPIC = 217;
    private static final int BATCH = 320;
    private static final int OK = 0;
    private static final int SYSTEM_ERROR = 1;
    private static final int NOT_SUPPORTED = 3;
    private static final int MESSAGE_ILLEGAL = 13;
    private static final int TOPIC_NOT_EXIST = 17;
    private static final int SEND_TIMEOUT_MILLIS = 30_000;
    private static final int BODY_LIMIT = 1 << 16;
    private static final String LONG_TOPIC = "t".repeat(128);
    private static final String LONG_GROUP = "g".repeat(256);

    private static Server nameServer;
    private static Server broker;
    private static Connection good;
    private static DefaultMQProducer producer;

    /** A raw request with a name that is not allowed, and whether it is the topic's or the group's. */
    record BadName(int code, boolean toNameServer, Map<String, String> fields, String body) {
        @Override
        public String toString() {
            String text = fields + body;
            return code + " " + text.substring(0, Math.min(text.length(), 80));
        }
    }

    @BeforeAll
    static void start() throws Exception {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address(),
            "autoCreateTopicEnable", "false", "maxMessageSize", String.valueOf(BODY_LIMIT))).start();
        good = Connection.to(broker);
        assertEquals(OK, good.call(CREATE_TOPIC, topicFields("Known")).code());
        producer = new DefaultMQProducer("good-producer");
        producer.setNamesrvAddr(nameServer.address());
        producer.setSendMsgTimeout(SEND_TIMEOUT_MILLIS);
        producer.setMqClientApiTimeout(SEND_TIMEOUT_MILLIS);
        producer.start();
    }

    @AfterAll
    static void stop() {
        if (producer != null) {
            producer.shutdown();
        }
    }

    static Stream<BadName> badNames() {
        return Stream.of("bad topic", "bad/topic", "b\u00e4d", LONG_TOPIC, "").flatMap(name -> Stream.of(
                request(SEND, sendFields(name, "group")), request(BATCH, sendFields(name, "group")),
                request(CREATE_TOPIC, topicFields(name)),
                request(PULL, pullFields(name, "group")),
                request(QUERY_OFFSET, offsetFields(name, "group")),
                request(COMMIT_OFFSET, commitFields(name, "group")),
                request(MAX_OFFSET, Map.of("topic", name, "queueId", "0")),
                request(MIN_OFFSET, Map.of("topic", name, "queueId", "0")),
                request(OFFSET_BY_TIME, Map.of("topic", name, "queueId", "0", "timestamp", "1")),
                new BadName(GET_ROUTE, true, Map.of("topic", name), ""),
                new BadName(REGISTER_TOPIC, true, Map.of("topic", name), "{\"queueDatas\":[]}")));
    }

    static Stream<BadName> badGroups() {
        return Stream.of("bad group", "bad/group", "b\u00e4d", LONG_GROUP, "").flatMap(name -> Stream.of(
            request(SEND, sendFields("Known", name)),
            request(PULL, pullFields("Known", name)),
            request(QUERY_OFFSET, offsetFields("Known", name)),
            request(COMMIT_OFFSET, commitFields("Known", name)),
            request(MEMBERS, Map.of("consumerGroup", name)),
            request(SEND_BACK, Map.of("group", name, "offset", "0", "delayLevel", "0", "originTopic", "Known",
                "originMsgId", "x", "unitMode", "false")),
            new BadName(HEARTBEAT, false, Map.of(), "{\"clientID\":\"c@1\",\"consumerDataSet\":[{\"consumeFromWhere\":"
                + "\"CONSUME_FROM_LAST_OFFSET\",\"consumeType\":\"CONSUME_PASSIVELY\",\"groupName\":\"" + name
                + "\",\"messageModel\":\"CLUSTERING\",\"subscriptionDataSet\":[],\"unitMode\":false}],"
                + "\"producerDataSet\":[]}")));
    }

    @ParameterizedTest
    @MethodSource({"badNames", "badGroups"})
    void shouldRefuseABadNameOnTheWire(BadName request) throws Exception {
        try (var connection = Connection.to(request.toNameServer() ? nameServer : broker)) {
            Frame answer = connection.call(request.code(), request.fields(),
                request.body().getBytes(StandardCharsets.UTF_8));
            assertNotEquals(OK, answer.code());
            assertNotEquals(NOT_SUPPORTED, answer.code());
            assertFalse(answer.remark().isBlank(), "no reason given");
            assertFalse(answer.remark().contains("Exception"), answer::remark);
        }
    }

    @Test
    void shouldRefuseABadNameInTheClient() {
        for (String topic : new String[] {"bad topic", "b\u00e4d", LONG_TOPIC, ""}) {
            var failure = assertThrows(MQClientException.class, () -> producer.send(new Message(topic, new byte[1])));
            assertFalse(failure.getMessage().isBlank());
            var consumer = new DefaultMQPushConsumer("good-group");
            assertThrows(MQClientException.class, () -> consumer.subscribe(topic, "*"));
        }
        for (String group : new String[] {"bad group", LONG_GROUP, ""}) {
            var other = new DefaultMQProducer(group);
            other.setNamesrvAddr(nameServer.address());
            assertThrows(MQClientException.class, other::start);
            other.shutdown();
            var consumer = new DefaultMQPushConsumer(group);
            consumer.setNamesrvAddr(nameServer.address());
            assertThrows(MQClientException.class, () -> {
                consumer.subscribe("Known", "*");
                consumer.start();
            });
            consumer.shutdown();
        }
    }

    @Test
    void shouldRefuseAnUnknownTopic() throws Exception {
        Frame answer = good.call(SEND, sendFields("Unknown", "group"), new byte[1]);
        assertEquals(TOPIC_NOT_EXIST, answer.code());
        assertTrue(answer.remark().contains("Unknown"), answer::remark);
        var failure = assertThrows(MQClientException.class, () -> producer.send(new Message("Unknown", new byte[1])));
        assertTrue(failure.getMessage().contains("Unknown"), failure::getMessage);
    }

    @Test
    void shouldRefuseABodyAboveTheLimit() throws Exception {
        Frame answer = good.call(SEND, sendFields("Known", "group"), new byte[BODY_LIMIT + 1]);
        assertEquals(MESSAGE_ILLEGAL, answer.code());
        assertFalse(answer.remark().isBlank());
        var failure = assertThrows(MQClientException.class,
            () -> producer.send(new Message("Known", new byte[producer.getMaxMessageSize() + 1])));
        assertTrue(failure.getMessage().contains(String.valueOf(producer.getMaxMessageSize())), failure::getMessage);
        var refusal = assertThrows(MQBrokerException.class, () -> producer.send(incompressible(BODY_LIMIT + 1)));
        assertEquals(MESSAGE_ILLEGAL, refusal.getResponseCode());
    }

    @Test
    void shouldTakeABodyAtTheLimit() throws Exception {
        assertEquals(OK, good.call(SEND, sendFields("Known", "group"), new byte[BODY_LIMIT]).code());
    }

    @ParameterizedTest
    @ValueSource(ints = {SEND, PULL, QUERY_OFFSET, MAX_OFFSET, SEND_BACK, CREATE_TOPIC})
    void shouldNameTheFieldThatIsMissing(int code) throws Exception {
        Frame answer = good.call(code, Map.of());
        assertEquals(SYSTEM_ERROR, answer.code());
        assertFalse(answer.remark().contains("Exception"), answer::remark);
        assertTrue(answer.remark().length() > 5, answer::remark);
    }

    @Test
    void shouldNameTheFieldThatIsNoNumber() throws Exception {
        var fields = new HashMap<>(pullFields("Known", "group"));
        fields.put("queueId", "first");
        Frame answer = good.call(PULL, fields);
        assertEquals(SYSTEM_ERROR, answer.code());
        assertTrue(answer.remark().contains("queueId"), answer::remark);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 32_767, 999_999, Integer.MAX_VALUE})
    void shouldSayThatACodeIsUnknown(int code) throws Exception {
        for (Server server : new Server[] {nameServer, broker}) {
            try (var connection = Connection.to(server)) {
                Frame answer = connection.call(code, Map.of());
                assertEquals(NOT_SUPPORTED, answer.code());
                assertEquals(" request type " + code + " not supported", answer.remark());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"clientID\":7,\"consumerDataSet\":\"x\"}", "\u0000\u0001"})
    void shouldRefuseABodyThatIsNoHeartbeat(String body) throws Exception {
        Frame answer = good.call(HEARTBEAT, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        assertNotEquals(OK, answer.code());
        assertFalse(answer.remark().isBlank());
    }

    @Test
    void shouldSayThatATopicHasNoRoute() throws Exception {
        try (var connection = Connection.to(nameServer)) {
            Frame answer = connection.call(GET_ROUTE, Map.of("topic", "Unknown"));
            assertEquals(TOPIC_NOT_EXIST, answer.code());
            assertTrue(answer.remark().contains("Unknown"), answer::remark);
        }
    }

    @Test
    void shouldRefuseAnOffsetOfAnUnknownQueue() throws Exception {
        var fields = commitFields("Known", "group");
        fields.put("queueId", "99999");
        assertNotEquals(OK, good.call(COMMIT_OFFSET, fields).code());
    }

    /** Others are unharmed: a connection and a client from before go on. */
    @AfterEach
    void shouldServeOthers() throws Exception {
        assertTrue(nameServer.process().isAlive());
        assertTrue(broker.process().isAlive());
        assertEquals(OK, good.call(MAX_OFFSET, Map.of("topic", "Known", "queueId", "0")).code());
        assertEquals(SendStatus.SEND_OK, producer.send(new Message("Known", new byte[10])).getSendStatus());
    }


    private static Message incompressible(int bytes) {
        var body = new byte[bytes];
        new java.util.Random(1).nextBytes(body);
        return new Message("Known", body);
    }

    private static BadName request(int code, Map<String, String> fields) {
        return new BadName(code, false, fields, "x");
    }

    private static Map<String, String> sendFields(String topic, String group) {
        return Map.ofEntries(Map.entry("a", group), Map.entry("b", topic), Map.entry("c", "TBW102"),
            Map.entry("d", "4"), Map.entry("e", "0"), Map.entry("f", "0"), Map.entry("g", "1"), Map.entry("h", "0"),
            Map.entry("i", ""), Map.entry("j", "0"), Map.entry("k", "false"), Map.entry("m", "false"));
    }

    private static Map<String, String> topicFields(String topic) {
        return Map.of("topic", topic, "defaultTopic", "TBW102", "readQueueNums", "4", "writeQueueNums", "4",
            "perm", "6", "topicFilterType", "SINGLE_TAG", "topicSysFlag", "0", "order", "false");
    }

    private static Map<String, String> pullFields(String topic, String group) {
        return Map.ofEntries(Map.entry("consumerGroup", group), Map.entry("topic", topic), Map.entry("queueId", "0"),
            Map.entry("queueOffset", "0"), Map.entry("maxMsgNums", "32"), Map.entry("sysFlag", "4"),
            Map.entry("commitOffset", "0"), Map.entry("suspendTimeoutMillis", "1000"),
            Map.entry("subscription", "*"), Map.entry("subVersion", "0"), Map.entry("expressionType", "TAG"));
    }

    private static Map<String, String> offsetFields(String topic, String group) {
        return Map.of("consumerGroup", group, "topic", topic, "queueId", "0");
    }

    private static Map<String, String> commitFields(String topic, String group) {
        var fields = new HashMap<>(offsetFields(topic, group));
        fields.put("commitOffset", "0");
        return fields;
    }
}
