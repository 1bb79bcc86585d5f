package org.apache.rocketmq.broker.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** A batch's bytes. */
class BatchLayoutTest {
    private static byte[] batch() {
        var one = new Message("T", "TagA", "first".getBytes(StandardCharsets.UTF_8));
        one.setFlag(3);
        var two = new Message("T", new byte[0]);
        return MessageDecoder.encodeMessages(List.of(one, two));
    }

    @Test
    void shouldReadEachMessage() {
        var messages = BatchLayout.read(ByteBuffer.wrap(batch()));

        assertEquals(2, messages.size());
        assertEquals(3, messages.get(0).flag());
        assertEquals("first", StandardCharsets.UTF_8.decode(messages.get(0).body()).toString());
        assertTrue(messages.get(0).properties().contains("TAGS\u0001TagA"));
        assertEquals(0, messages.get(1).body().remaining());
    }

    @Test
    void shouldRefuseABatchThatIsCutAnywhere() {
        byte[] whole = batch();
        int first = ByteBuffer.wrap(whole).getInt(0);
        for (int length = 0; length < whole.length; length++) {
            if (length != first) {
                var cut = ByteBuffer.wrap(whole, 0, length).slice();
                var refused = assertThrows(RequestRejected.class, () -> BatchLayout.read(cut));
                assertEquals(ResponseCode.MESSAGE_ILLEGAL, refused.code());
            }
        }
    }

    @Test
    void shouldRefuseLengthsThatWrapAround() {
        for (int at : new int[] {0, 16}) {
            for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                byte[] bytes = batch();
                ByteBuffer.wrap(bytes).putInt(at, length);
                assertThrows(RequestRejected.class, () -> BatchLayout.read(ByteBuffer.wrap(bytes)));
            }
        }
    }
}
