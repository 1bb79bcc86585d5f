package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.sendHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code topicSendLimits} limits: after one message of so many bytes, nothing more for hours. */
class SendLimitsTest {
    private static final String LIMITS = "topicSendLimits=Own=0/1;%RETRY%own=0/1;*=0/1";
    private static final byte[] BODY = new byte[20_000];

    @TempDir
    Path store;
    private RunningBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = RunningBroker.start(store, LIMITS);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private RemotingCommand send(String topic) throws Exception {
        return broker.client().call(Requests.SEND_MESSAGE_V2, sendHeader(topic, 0, ""), BODY);
    }

    private RemotingCommand reply(String topic) throws Exception {
        return broker.client().call(Requests.SEND_REPLY_MESSAGE_V2, sendHeader(topic, 0, ""), BODY);
    }

    private static void assertLimited(RemotingCommand answer) {
        assertEquals("topic-limit-reached", answer.fields().get("refusalCause"), answer.getRemark());
        assertEquals(ResponseCode.FLOW_CONTROL, answer.getCode());
    }

    @Test
    void shouldLimitATopicByItsOwnNumbersAndAnyOtherByThoseOfAll() throws Exception {
        for (String topic : new String[] {"Own", "Other"}) {
            assertEquals(ResponseCode.SUCCESS, send(topic).getCode());
            assertLimited(send(topic));
        }
    }

    @Test
    void shouldCountRepliesAsMessages() throws Exception {
        assertEquals("reply-without-address", reply("Own").fields().get("refusalCause"));
        assertLimited(reply("Own"));
        assertLimited(send("Own"));

        assertEquals(ResponseCode.SUCCESS, send("Other").getCode());
        assertLimited(reply("Other"));
    }

    @Test
    void shouldLimitRetryTopicsOnlyWhereTheyAreNamed() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertEquals(ResponseCode.SUCCESS, send("%RETRY%other").getCode());
        }
        assertEquals(ResponseCode.SUCCESS, send("%RETRY%own").getCode());
        assertLimited(send("%RETRY%own"));
    }
}
