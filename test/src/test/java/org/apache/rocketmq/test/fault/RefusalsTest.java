package org.apache.rocketmq.test.fault;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.Connection;
import org.apache.rocketmq.test.wire.Frame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused carries RocketMQ's code and a remark, and in fields of their own a cause and its figures. */
@Tag("processes")
class RefusalsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int PULL = 11;
    private static final int QUERY_OFFSET = 14;
    private static final int END_TRANSACTION = 37;
    private static final int CREATE_TOPIC = 17;
    private static final int CREATE_GROUP = 200;
    private static final int GET_KV = 101;
    private static final int GET_ROUTE = 105;
    private static final int SEND = 310;
    private static final int BATCH = 320;
    private static final int OK = 0;
    private static final int BODY_LIMIT = 1 << 16;
    private static final String GROUP = "readers";
    private static final String KNOWN = "Known";

    private static Server nameServer;
    private static Server broker;
    private static Connection toNameServer;
    private static Connection toBroker;

    /** A request that is refused, and how. The figures are null where there are none. */
    record Case(boolean ofBroker, int request, Map<String, String> fields, int bodyBytes, int code, String cause,
        String figures, String retry, String remarkPart) {

        @Override
        public String toString() {
            return cause + " by request " + request + " with " + fields.toString().substring(0,
                Math.min(fields.toString().length(), 60));
        }
    }

    @BeforeAll
    static void start() throws Exception {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address(),
            "autoCreateTopicEnable", "false", "autoCreateSubscriptionGroup", "false",
            "maxMessageSize", String.valueOf(BODY_LIMIT), "topicSendLimits", "Limited=0/1",
            "groupPullLimits", "limited=0/1")).start();
        toNameServer = Connection.to(nameServer);
        toBroker = Connection.to(broker);
        for (var topic : Map.of(KNOWN, 6, "ReadOnly", 4, "WriteOnly", 2, "Limited", 6).entrySet()) {
            assertEquals(OK, toBroker.call(CREATE_TOPIC, topic(topic.getKey(), topic.getValue())).code());
        }
        for (String group : new String[] {GROUP, "limited"}) {
            assertEquals(OK, toBroker.call(CREATE_GROUP, Map.of(), ("{\"groupName\":\"" + group
                + "\",\"consumeEnable\":true,\"retryQueueNums\":1,\"retryMaxTimes\":16}")
                .getBytes(StandardCharsets.UTF_8)).code());
        }
        assertEquals(OK, toBroker.call(SEND, send(KNOWN, 0, ""), new byte[10]).code());
    }

    @AfterAll
    static void stop() throws Exception {
        if (toBroker != null) {
            toBroker.close();
            toNameServer.close();
        }
    }

    static Stream<Case> refusals() {
        return Stream.of(
            atBroker(SEND, send("Unknown", 0, ""), 1, 17, "topic-unknown", null, "never", "Unknown"),
            atBroker(PULL, pull("Unknown", GROUP, 0, "*", "TAG"), 0, 17, "topic-unknown", null, "never", "Unknown"),
            atBroker(PULL, pull(KNOWN, "nobody", 0, "*", "TAG"), 0, 26, "group-unknown", null, "never", "nobody"),
            atBroker(QUERY_OFFSET, Map.of("topic", KNOWN, "consumerGroup", GROUP, "queueId", "3"), 0, 22,
                "offset-unknown", null, "never", GROUP),
            atBroker(SEND, send("ReadOnly", 0, ""), 1, 16, "topic-not-writable", "permission=4", "elsewhere", "R--"),
            atBroker(PULL, pull("WriteOnly", GROUP, 0, "*", "TAG"), 0, 16, "topic-not-readable", "permission=2",
                "elsewhere", "-W-"),
            atBroker(SEND, send("SCHEDULE_TOPIC_XXXX", 0, ""), 1, 16, "system-topic-not-sendable", null, "never",
                "SCHEDULE_TOPIC_XXXX"),
            atBroker(SEND, send("b\u00e4d", 0, ""), 1, 29, "topic-name-bad", null, "never", "character"),
            atBroker(SEND, send(KNOWN, 9, ""), 1, 29, "queue-unknown", "queueId=9,queues=4", "never", "queueId[9]"),
            atBroker(PULL, pull(KNOWN, GROUP, 0, "a = 1 AND", "SQL92"), 0, 23, "expression-malformed", null, "never",
                "at character 10 of"),
            atBroker(PULL, pull(KNOWN, GROUP, 0, "a > > 1", "SQL92"), 0, 23, "expression-malformed", null, "never",
                "at character 5 of"),
            atBroker(PULL, pull(KNOWN, GROUP, 100, "*", "TAG"), 0, 21, "offset-out-of-range",
                "offset=100,minOffset=0,maxOffset=1", "never", "OFFSET"),
            atBroker(PULL, pull(KNOWN, GROUP, -7, "*", "TAG"), 0, 21, "offset-out-of-range",
                "offset=-7,minOffset=0,maxOffset=1", "never", "OFFSET"),
            atBroker(SEND, send(KNOWN, 0, ""), BODY_LIMIT + 1, 13, "message-too-long",
                "bytes=" + (BODY_LIMIT + 1) + ",limit=" + BODY_LIMIT, "never", "maxMessageSize"),
            atBroker(SEND, send(KNOWN, 0, "p\u0001" + "v".repeat(40_000)), 1, 13, "properties-too-long",
                "characters=40002,limit=32767", "never", "properties"),
            atBroker(SEND, send(KNOWN, 0, "DELAY\u0001soon\u0002"), 1, 13, "delay-level-bad", null, "never", "soon"),
            atBroker(SEND, send(KNOWN, 0, "DELAY\u000199999999999\u0002"), 1, 13, "delay-level-bad", null, "never",
                "99999999999"),
            atBroker(SEND, send(KNOWN, 0, "TRAN_MSG\u0001true\u0002PGROUP\u0001senders\u0002DELAY\u00012\u0002"), 1, 13,
                "transaction-delayed", null, "never", "may not be delayed"),
            atBroker(END_TRANSACTION, Map.of("producerGroup", "senders", "tranStateTableOffset", "0",
                "commitLogOffset", "7", "commitOrRollback", "8"), 0, 1, "transaction-unknown", "position=7", "never",
                "commitLogOffset 7"),
            atBroker(BATCH, batch(), 7, 13, "batch-broken", "message=0,position=0", "never", "byte 0"),
            atBroker(SEND, Map.of(), 1, 1, "header-broken", null, "never", "missing"),
            atBroker(32_000, Map.of(), 0, 3, "request-code-unknown", "requestCode=32000", "never", "not supported"),
            new Case(false, GET_ROUTE, Map.of("topic", "Unknown"), 0, 17, "topic-not-routed", null, "later", "Unknown"),
            new Case(false, GET_KV, Map.of("namespace", "n", "key", "k"), 0, 22, "key-unknown", null, "never", "k"),
            new Case(false, 32_000, Map.of(), 0, 3, "request-code-unknown", "requestCode=32000", "never",
                "not supported"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldTellCodeRemarkCauseAndFigures(Case refused) throws Exception {
        Frame answer = (refused.ofBroker() ? toBroker : toNameServer)
            .call(refused.request(), refused.fields(), new byte[refused.bodyBytes()]);

        assertAll(
            () -> assertEquals(refused.code(), answer.code(), answer::remark),
            () -> assertTrue(answer.remark().contains(refused.remarkPart()), answer::remark),
            () -> assertEquals(refused.cause(), answer.field("refusalCause")),
            () -> assertEquals(refused.figures(), answer.field("refusalFigures")),
            () -> assertEquals(refused.retry(), answer.field("refusalRetry")),
            () -> assertEquals("never".equals(refused.retry()), answer.field("retryAfterMillis") == null));
    }

    @Test
    void shouldTellAPullThatIsOutOfRangeWhereToGoOn() throws Exception {
        assertEquals("1", toBroker.call(PULL, pull(KNOWN, GROUP, 100, "*", "TAG")).field("nextBeginOffset"));
        assertEquals("0", toBroker.call(PULL, pull(KNOWN, GROUP, -7, "*", "TAG")).field("nextBeginOffset"));
    }

    /** One byte a second: after the first message the debt lasts for minutes. */
    @Test
    void shouldSayWhenALimitIsOver() throws Exception {
        assertEquals(OK, toBroker.call(SEND, send("Limited", 0, ""), new byte[1000]).code());
        Frame tooMuch = toBroker.call(SEND, send("Limited", 0, ""), new byte[1000]);
        assertEquals(215, tooMuch.code());
        assertEquals("topic-limit-reached", tooMuch.field("refusalCause"));
        assertEquals("messagesPerSecond=0,bytesPerSecond=1", tooMuch.field("refusalFigures"));
        assertTrue(Long.parseLong(tooMuch.field("retryAfterMillis")) > 100_000, tooMuch::headerText);
        assertEquals(OK, toBroker.call(SEND, send(KNOWN, 1, ""), new byte[1000]).code());

        assertEquals(OK, toBroker.call(PULL, pull(KNOWN, "limited", 0, "*", "TAG")).code());
        Frame pulledTooMuch = toBroker.call(PULL, pull(KNOWN, "limited", 0, "*", "TAG"));
        assertEquals(215, pulledTooMuch.code());
        assertEquals("group-limit-reached", pulledTooMuch.field("refusalCause"));
        assertEquals(OK, toBroker.call(PULL, pull(KNOWN, GROUP, 0, "*", "TAG")).code());
    }

    /** RocketMQ's brokers deliver a message with a negative delay at once, and take any text as properties. */
    @Test
    void shouldTakeWhatRocketMqTakes() throws Exception {
        Frame negative = toBroker.call(SEND, send(KNOWN, 2, "DELAY\u0001-3\u0002"), new byte[1]);
        assertEquals(OK, negative.code(), negative::remark);
        assertNull(negative.field("refusalCause"));
        Frame broken = toBroker.call(SEND, send(KNOWN, 2, "no separator\u0002\u0001\u0002\u0002x"), new byte[1]);
        assertEquals(OK, broken.code(), broken::remark);

        Frame pulled = toBroker.call(PULL, pull(KNOWN, GROUP, 0, "*", "TAG", 2));
        assertEquals(OK, pulled.code(), pulled::remark);
        assertEquals("2", pulled.field("nextBeginOffset"));
    }

    private static Case atBroker(int request, Map<String, String> fields, int bodyBytes, int code, String cause,
        String figures, String retry, String remarkPart) {
        return new Case(true, request, fields, bodyBytes, code, cause, figures, retry, remarkPart);
    }

    private static Map<String, String> topic(String name, int permission) {
        return Map.of("topic", name, "defaultTopic", "TBW102", "readQueueNums", "4", "writeQueueNums", "4",
            "perm", String.valueOf(permission), "topicFilterType", "SINGLE_TAG", "topicSysFlag", "0", "order", "false");
    }

    private static Map<String, String> send(String topic, int queueId, String properties) {
        return Map.ofEntries(Map.entry("a", "senders"), Map.entry("b", topic), Map.entry("c", "TBW102"),
            Map.entry("d", "4"), Map.entry("e", String.valueOf(queueId)), Map.entry("f", "0"), Map.entry("g", "1"),
            Map.entry("h", "0"), Map.entry("i", properties), Map.entry("j", "0"), Map.entry("k", "false"),
            Map.entry("m", "false"));
    }

    private static Map<String, String> batch() {
        var fields = new HashMap<>(send(KNOWN, 0, ""));
        fields.put("m", "true");
        return fields;
    }

    private static Map<String, String> pull(String topic, String group, long offset, String expression, String type) {
        return pull(topic, group, offset, expression, type, 0);
    }

    private static Map<String, String> pull(
        String topic, String group, long offset, String expression, String type, int queueId) {
        return Map.ofEntries(Map.entry("consumerGroup", group), Map.entry("topic", topic),
            Map.entry("queueId", String.valueOf(queueId)), Map.entry("queueOffset", String.valueOf(offset)),
            Map.entry("maxMsgNums", "32"), Map.entry("sysFlag", "4"), Map.entry("commitOffset", "0"),
            Map.entry("suspendTimeoutMillis", "1000"), Map.entry("subscription", expression),
            Map.entry("subVersion", "0"), Map.entry("expressionType", type));
    }
}
