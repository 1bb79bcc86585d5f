package org.apache.rocketmq.common.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records and batches that RocketMQ 5.5.0 wrote. */
class GoldenBytesTest {

    private static byte[] golden(String name) {
        try (InputStream in = GoldenBytesTest.class.getResourceAsStream("golden-bytes.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> HexFormat.of().parseHex(line.substring(name.length() + 1))).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the golden bytes", e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pulled", "pulled-in-rocketmq-serialisation", "half-message", "compressed"})
    void shouldWriteTheSameRecordsThatItRead(String name) {
        byte[] golden = golden(name);
        ByteBuffer in = ByteBuffer.wrap(golden);
        var out = new ByteArrayOutputStream();

        while (in.hasRemaining()) {
            out.writeBytes(MessageDecoder.encode(MessageDecoder.decode(in, true, false), false));
        }

        assertArrayEquals(golden, out.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "batch-in-rocketmq-serialisation"})
    void shouldWriteTheSameBatchThatItRead(String name) {
        byte[] golden = golden(name);

        List<Message> messages = MessageDecoder.decodeMessages(ByteBuffer.wrap(golden));

        assertTrue(messages.size() > 1);
        assertEquals(messages.size(), MessageDecoder.countInnerMsgNum(ByteBuffer.wrap(golden)));
        assertArrayEquals(golden, MessageDecoder.encodeMessages(messages));
    }

    @Test
    void shouldDecompressABodyThatAClientCompressed() {
        MessageExt message = MessageDecoder.decode(ByteBuffer.wrap(golden("compressed")));

        assertEquals(8000, message.getBody().length);
        assertEquals(769, message.getSysFlag());
    }

    @Test
    void shouldGiveAConsumerBothIds() {
        MessageExt message = MessageDecoder.decodes(ByteBuffer.wrap(golden("pulled"))).get(0);

        assertEquals(message.getProperty("UNIQ_KEY"), message.getMsgId());
        assertEquals(56, message.getMsgId().length());
        assertEquals(message.getCommitLogOffset(),
            Long.parseLong(((MessageClientExt) message).getOffsetMsgId().substring(16), 16));
    }
}
