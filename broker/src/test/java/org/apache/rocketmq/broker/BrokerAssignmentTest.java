package org.apache.rocketmq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.message.MessageQueueAssignment;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.QueryAssignmentRequestBody;
import org.apache.rocketmq.remoting.protocol.body.QueryAssignmentResponseBody;
import org.apache.rocketmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How groups read topics, and which queues a member of a group hears of, over the wire. */
class BrokerAssignmentTest {
    private static final String TOPIC = "Orders";
    private static final String GROUP = "billing";
    private static final int QUEUES = 4;

    @TempDir
    Path store;
    private RunningBroker broker;
    private RunningBroker.Client client;

    @BeforeEach
    void start() throws Exception {
        broker = RunningBroker.start(store);
        client = broker.client();
        client.sent(TOPIC, 0, "x", "");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private static SetMessageRequestModeRequestBody mode(String topic, String group, int shared) {
        var mode = new SetMessageRequestModeRequestBody();
        mode.setTopic(topic);
        mode.setConsumerGroup(group);
        mode.setMode(MessageRequestMode.POP);
        mode.setPopShareQueueNum(shared);
        return mode;
    }

    private void set(int shared) throws Exception {
        var reply = client.call(Requests.SET_MESSAGE_REQUEST_MODE, null, mode(TOPIC, GROUP, shared).encode());
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
    }

    private String modes() throws Exception {
        var reply = client.call(Requests.GET_ALL_MESSAGE_REQUEST_MODE, null);
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return new String(reply.getBody(), StandardCharsets.UTF_8);
    }

    private void assertRefused(int code, String cause, RequestType<Void, ?> type, String body) throws Exception {
        var reply = client.call(type, null, body.getBytes(StandardCharsets.UTF_8));
        assertEquals(code + " " + cause, reply.getCode() + " " + reply.fields().get("refusalCause"),
            body + ": " + reply.getRemark());
    }

    @Test
    void shouldRefuseModesOfWhatIsNotThere() throws Exception {
        var type = Requests.SET_MESSAGE_REQUEST_MODE;
        assertRefused(ResponseCode.TOPIC_NOT_EXIST, "topic-unknown", type, mode("Unknown", GROUP, 8).toJson());
        assertRefused(ResponseCode.NO_PERMISSION, "mode-of-retry-topic", type,
            mode("%RETRY%" + GROUP, GROUP, 8).toJson());
        String whole = mode(TOPIC, GROUP, 8).toJson();
        for (String bad : List.of(whole.replace("\"POP\"", "null"), whole.replace("POP\"", "PUSH\""),
            "{\"topic\":\"Orders\",\"mode\":\"POP\"}", "{\"consumerGroup\":\"billing\",\"mode\":\"POP\"}", "{}")) {
            assertRefused(ResponseCode.INVALID_PARAMETER, "parameter-bad", type, bad);
        }
        assertRefused(ResponseCode.INVALID_PARAMETER, "group-name-bad", type, mode(TOPIC, "no group", 8).toJson());
        for (String broken : List.of("", "{", "[]", "POP")) {
            assertRefused(ResponseCode.INVALID_PARAMETER, "body-broken", type, broken);
        }
        assertEquals("{\"messageRequestModeMap\":{}}", modes());
    }

    @Test
    void shouldTellModesAndKnowThemAfterARestart() throws Exception {
        set(3);
        String text = "{\"messageRequestModeMap\":{\"Orders\":{\"billing\":{\"consumerGroup\":\"billing\","
            + "\"mode\":\"POP\",\"popShareQueueNum\":3,\"topic\":\"Orders\"}}}}";
        assertEquals(text, modes());
        stop();
        broker = RunningBroker.start(store);
        client = broker.client();
        assertEquals(text, modes());
        assertEquals("-1 POP", assigned("anybody"));
    }

    private static QueryAssignmentRequestBody question(String member) {
        var question = new QueryAssignmentRequestBody();
        question.setTopic(TOPIC);
        question.setConsumerGroup(GROUP);
        question.setClientId(member);
        question.setStrategyName("AVG");
        question.setMessageModel(MessageModel.CLUSTERING);
        return question;
    }

    private RemotingCommand ask(QueryAssignmentRequestBody question) throws Exception {
        var reply = client.call(Requests.QUERY_ASSIGNMENT, null, question.encode());
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return reply;
    }

    /** Queues with their modes, as a client reads them; null where nothing is said. */
    private String assigned(String member) throws Exception {
        return text(ask(question(member)));
    }

    private static String text(RemotingCommand reply) {
        var assignments = RemotingSerializable.decode(reply.getBody(), QueryAssignmentResponseBody.class)
            .getMessageQueueAssignments();
        return assignments == null ? null : assignments.stream().map(BrokerAssignmentTest::text).sorted()
            .collect(Collectors.joining(", "));
    }

    private static String text(MessageQueueAssignment assignment) {
        return assignment.getMessageQueue().getQueueId() + " " + assignment.getMode();
    }

    @Test
    void shouldRefuseQuestionsThatCannotBeAnswered() throws Exception {
        var type = Requests.QUERY_ASSIGNMENT;
        String whole = question("m0").toJson();
        assertRefused(ResponseCode.INVALID_PARAMETER, "parameter-bad", type, whole.replace("AVG", "CONSISTENT_HASH"));
        for (String field : List.of("topic", "consumerGroup", "strategyName", "messageModel")) {
            assertRefused(ResponseCode.INVALID_PARAMETER, "parameter-bad", type, whole.replace(field, "other"));
        }
        assertRefused(ResponseCode.INVALID_PARAMETER, "body-broken", type, "{");
        assertRefused(ResponseCode.INVALID_PARAMETER, "parameter-bad", type, whole.replace("CLUSTERING", "SOMEHOW"));
    }

    private void join(int members) throws Exception {
        for (int i = 0; i < members; i++) {
            assertEquals(ResponseCode.SUCCESS, broker.connect().heartbeat("m" + i, GROUP, TOPIC, "*").getCode());
        }
    }

    @Test
    void shouldTellMembersTheirQueuesAndNobodyElse() throws Exception {
        assertNull(assigned("m0"));
        join(2);
        assertEquals("0 PULL, 1 PULL", assigned("m0"));
        assertEquals("2 PULL, 3 PULL", assigned("m1"));
        assertNull(assigned("m2"), "no member");
        var broadcasting = question("m2");
        broadcasting.setMessageModel(MessageModel.BROADCASTING);
        assertEquals("0 PULL, 1 PULL, 2 PULL, 3 PULL", text(ask(broadcasting)));
        var unknown = question("m0");
        unknown.setTopic("Unknown");
        assertNull(text(ask(unknown)));
    }

    @Test
    void shouldShareQueuesAsFarAsTheModeSays() throws Exception {
        join(QUEUES);
        set(1);
        assertEquals("0 POP, 1 POP", assigned("m0"));
        assertEquals("0 POP, 3 POP", assigned("m3"));
        assertNull(assigned("m4"), "no member");
        set(QUEUES - 1);
        assertEquals("-1 POP", assigned("m0"));
        set(0);
        assertEquals("-1 POP", assigned("m3"));
    }

    @Test
    void shouldTellTheUsualModeWhereNobodyHasSetOne() throws Exception {
        stop();
        broker = RunningBroker.start(store, "defaultMessageRequestMode=POP", "defaultPopShareQueueNum=1");
        client = broker.client();
        join(QUEUES);
        assertEquals("0 POP, 1 POP", assigned("m0"));
        var again = question("m0");
        again.setTopic("%RETRY%" + GROUP);
        assertEquals("0 PULL", text(ask(again)));
        assertEquals("{\"messageRequestModeMap\":{}}", modes(), "it is nobody's own");
        set(QUEUES);
        assertEquals("-1 POP", assigned("m0"));
        stop();
        broker = RunningBroker.start(store, "defaultMessageRequestMode=POP");
        client = broker.client();
        join(2);
        assertEquals("-1 POP", assigned("m1"));
    }
}
