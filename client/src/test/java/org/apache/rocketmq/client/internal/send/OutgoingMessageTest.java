package org.apache.rocketmq.client.internal.send;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.Set;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.route.LatencyRules;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.compression.Zlib;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** What a message looks like on the wire. */
class OutgoingMessageTest {
    private static final SendPolicy POLICY = new SendPolicy("TBW102", 4, -1, 2, 2, false, Set.of(), 4_096, 5,
        CompressionType.ZLIB, 4 << 20, SendScope.PLAIN, LatencyRules.OFF, 10, 1_000);

    @Test
    void shouldSayInTheHeaderWhatTheBrokerNeeds() throws Exception {
        var message = new Message("topic", "tag", "key", new byte[100]);
        message.setFlag(7);
        var outgoing = OutgoingMessage.of(message, "group", POLICY, 1234L);
        var header = outgoing.header(3);
        assertEquals("group", header.producerGroup());
        assertEquals("topic", header.topic());
        assertEquals("TBW102", header.defaultTopic());
        assertEquals(4, header.defaultTopicQueueNums());
        assertEquals(3, header.queueId());
        assertEquals(0, header.sysFlag());
        assertEquals(1234L, header.bornTimestamp());
        assertEquals(7, header.flag());
        assertEquals("tag", PropertiesText.find(header.properties(), "TAGS"));
        assertEquals(outgoing.ids(), PropertiesText.find(header.properties(), "UNIQ_KEY"));
        assertEquals(RequestCode.SEND_MESSAGE_V2, outgoing.type().code());
        assertSame(message.getBody(), outgoing.body());
    }

    @Test
    void shouldKeepTheIdOfAMessageThatIsSentAgain() throws Exception {
        var message = new Message("topic", new byte[1]);
        String first = OutgoingMessage.of(message, "group", POLICY, 0).ids();
        assertNotNull(first);
        assertEquals(first, OutgoingMessage.of(message, "group", POLICY, 0).ids());
    }

    @Test
    void shouldCompressLongBodiesWithoutTouchingTheMessage() throws Exception {
        var body = new byte[4_096];
        var message = new Message("topic", body);
        var outgoing = OutgoingMessage.of(message, "group", POLICY, 0);
        assertEquals(769, outgoing.header(0).sysFlag());
        assertTrue(outgoing.body().length < 200);
        assertArrayEquals(body, Zlib.inflate(outgoing.body(), 10_000));
        assertSame(body, message.getBody());
    }

    @Test
    void shouldNotCompressWhatGetsNoShorter() throws Exception {
        var body = new byte[5_000];
        new Random(1).nextBytes(body);
        var outgoing = OutgoingMessage.of(new Message("topic", body), "group", POLICY, 0);
        assertEquals(0, outgoing.header(0).sysFlag());
        assertSame(body, outgoing.body());
    }

    @Test
    void shouldSayOfARetriedMessageHowOftenItCame() throws Exception {
        var message = new Message("%RETRY%group", new byte[1]);
        MessageAccessor.setReconsumeTime(message, "5");
        MessageAccessor.setMaxReconsumeTimes(message, "16");
        var header = OutgoingMessage.of(message, "group", POLICY, 0).header(0);
        assertEquals(5, header.reconsumeTimes());
        assertEquals(16, header.maxReconsumeTimes());
        assertNull(PropertiesText.find(header.properties(), "RECONSUME_TIME"));
        assertEquals("5", MessageAccessor.getReconsumeTime(message));
    }

    @Test
    void shouldRefusePropertiesThatNoRecordCanHold() {
        var message = new Message("topic", new byte[1]);
        message.putUserProperty("p", "\u00e9".repeat(16_384));
        var refusal = assertThrows(MQClientException.class, () -> OutgoingMessage.of(message, "group", POLICY, 0));
        assertEquals(ResponseCode.MESSAGE_ILLEGAL, refusal.getResponseCode());
        assertTrue(refusal.getMessage().contains("32767"), refusal::getMessage);
    }
}
