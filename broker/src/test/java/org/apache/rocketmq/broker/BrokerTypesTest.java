package org.apache.rocketmq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.apache.rocketmq.remoting.internal.request.CreateTopicHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics for one type of messages, and messages with a priority. */
class BrokerTypesTest {
    private static final String PRIORITY = "_SYS_MSG_PRIORITY_\u00012\u0002";

    @TempDir
    Path store;

    private static void createTopic(RunningBroker broker, String type) throws Exception {
        var reply = broker.client().call(Requests.UPDATE_AND_CREATE_TOPIC, new CreateTopicHeader("Typed", "TBW102", 4,
            4, 6, "SINGLE_TAG", 0, false, "+message.type=" + type, false));
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
    }

    private static int queueOf(RunningBroker broker, int chosen, String properties) throws Exception {
        var reply = broker.client().send("Typed", chosen, "x", properties);
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return Requests.SEND_MESSAGE_V2.replyHeader(reply).queueId();
    }

    @Test
    void shouldTakeTheQueueOfThePriorityOfWhatIsStoredAtOnce() throws Exception {
        try (var broker = RunningBroker.start(store)) {
            createTopic(broker, "PRIORITY");
            assertEquals(2, queueOf(broker, 0, PRIORITY));
            assertEquals(2, queueOf(broker, -1, PRIORITY));
            assertEquals(1, queueOf(broker, 1, ""));
            assertEquals(1, queueOf(broker, 1, PRIORITY + "DELAY\u000118\u0002"));
            assertEquals(1, queueOf(broker, 1, PRIORITY + "TIMER_DELAY_SEC\u0001100\u0002"));
            assertEquals(1, queueOf(broker, 1, PRIORITY + "TRAN_MSG\u0001true\u0002PGROUP\u0001p\u0002"));
        }
    }

    @Test
    void shouldRefuseMessagesOfAnotherTypeOnlyWhereThatIsAskedFor() throws Exception {
        try (var broker = RunningBroker.start(store)) {
            createTopic(broker, "FIFO");
            queueOf(broker, 0, "");
        }
        try (var broker = RunningBroker.start(store, "enableTopicMessageTypeCheck=true")) {
            var reply = broker.client().send("Typed", 0, "x", "");
            assertEquals("message-type-wrong", reply.fields().get("refusalCause"), reply.getRemark());
            assertEquals(ResponseCode.MESSAGE_ILLEGAL, reply.getCode());
            queueOf(broker, 0, "__SHARDINGKEY\u0001s\u0002");
        }
    }
}
