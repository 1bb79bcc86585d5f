package org.apache.rocketmq.client.utils;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.junit.jupiter.api.Test;

/** What makes a message a reply. */
class MessageUtilTest {
    private static final byte[] BODY = {1, 2};

    private static Message request() {
        var request = new Message("asked", BODY);
        MessageAccessor.putProperty(request, "CLUSTER", "c1");
        MessageAccessor.putProperty(request, "CORRELATION_ID", "id-1");
        MessageAccessor.putProperty(request, "REPLY_TO_CLIENT", "10.0.0.1@x");
        MessageAccessor.putProperty(request, "TTL", "3000");
        return request;
    }

    @Test
    void shouldMakeAReplyToARequest() throws Exception {
        var reply = MessageUtil.createReplyMessage(request(), BODY);
        assertEquals("c1_REPLY_TOPIC", reply.getTopic());
        assertArrayEquals(BODY, reply.getBody());
        assertEquals("reply", reply.getProperty("MSG_TYPE"));
        assertEquals("id-1", reply.getProperty("CORRELATION_ID"));
        assertEquals("10.0.0.1@x", MessageUtil.getReplyToClient(reply));
        assertEquals("3000", reply.getProperty("TTL"));
    }

    @Test
    void shouldRefuseWhatIsNoRequest() {
        for (String property : new String[] {"CLUSTER", "CORRELATION_ID", "REPLY_TO_CLIENT", "TTL"}) {
            var request = request();
            MessageAccessor.clearProperty(request, property);
            var refusal = assertThrows(MQClientException.class, () -> MessageUtil.createReplyMessage(request, BODY));
            assertEquals(ClientErrorCode.CREATE_REPLY_MESSAGE_EXCEPTION, refusal.getResponseCode());
            assertTrue(refusal.getMessage().contains(property), refusal.getMessage());
        }
        assertThrows(MQClientException.class, () -> MessageUtil.createReplyMessage(null, BODY));
    }
}
