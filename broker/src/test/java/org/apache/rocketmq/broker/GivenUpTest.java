package org.apache.rocketmq.broker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.messages;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.apache.rocketmq.broker.RunningBroker.sendHeader;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What orderly consumers send to their retry topic, as they have tried it too often. */
class GivenUpTest {
    private static final int VERSION_4_9_8 = 409;

    @TempDir
    Path store;
    private RunningBroker broker;
    private RunningBroker.Client client;

    @BeforeEach
    void start() throws Exception {
        broker = RunningBroker.start(store, "messageDelayLevel=1s 1s 1s 1s 1s");
        client = broker.client();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private MessageExt first(String topic) throws Exception {
        return messages(client.pull(pullHeader("readers", topic, 0, 0, OWN_SUBSCRIPTION))).get(0);
    }

    private boolean has(String topic) throws Exception {
        return client.pull(pullHeader("readers", topic, 0, 0, OWN_SUBSCRIPTION)).getCode() == ResponseCode.SUCCESS;
    }

    @Test
    void shouldPutAsideWhatAnOrderlyConsumerHasTriedTooOften() throws Exception {
        var header = sendHeader("%RETRY%readers", 0, "RECONSUME_TIME\u00013\u0002DELAY\u00011\u0002");
        var lastTry = new SendMessageHeader(header.producerGroup(), header.topic(), "TBW102", 4, 0, 0, 1, 0,
            header.properties(), 2, false, false, 2);
        var tooMany = new SendMessageHeader(header.producerGroup(), header.topic(), "TBW102", 4, 0, 0, 1, 0,
            header.properties(), 3, false, false, 2);

        assertEquals(0, client.call(Requests.SEND_MESSAGE_V2, lastTry, new byte[1]).getCode());
        assertEquals(0, client.call(Requests.SEND_MESSAGE_V2, tooMany, new byte[2]).getCode());

        assertEquals(2, first("%DLQ%readers").getBody().length);
        assertEquals("-1", first("%DLQ%readers").getProperty("DELAY"));
        await().atMost(30, SECONDS).until(() -> has("%RETRY%readers"));
        assertEquals(1, first("%RETRY%readers").getBody().length);
    }

    @Test
    void shouldPutAsideWhatAnOlderOrderlyConsumerHasTriedTooOften() throws Exception {
        var header = sendHeader("%RETRY%readers", 0, "RECONSUME_TIME\u00012\u0002");
        var exhausted = new SendMessageHeader(header.producerGroup(), header.topic(), "TBW102", 4, 0, 0, 1, 0,
            header.properties(), 2, false, false, 2);

        assertEquals(0, client.callAs(VERSION_4_9_8, Requests.SEND_MESSAGE_V2, exhausted, new byte[2]).getCode());

        assertEquals(2, first("%DLQ%readers").getBody().length);
        assertFalse(has("%RETRY%readers"), "it does not come again");
    }
}
