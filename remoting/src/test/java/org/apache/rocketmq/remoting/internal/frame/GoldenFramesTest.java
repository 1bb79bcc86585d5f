package org.apache.rocketmq.remoting.internal.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that RocketMQ's own clients and servers sent to each other. */
class GoldenFramesTest {
    private static final int GOLDEN_FRAMES = 90;
    private static final byte[] EMPTY_FIELDS = "\"extFields\":{},".getBytes(StandardCharsets.US_ASCII);

    /** One line of the file: what it is, and its bytes. */
    record Golden(String title, byte[] bytes) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Golden> frames() throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(
            GoldenFramesTest.class.getResourceAsStream("/frames/golden-frames.txt"), StandardCharsets.US_ASCII))) {
            return in.lines().filter(line -> !line.startsWith("#")).map(line -> {
                int colon = line.indexOf(" : ");
                return new Golden(line.substring(0, colon), HexFormat.of().parseHex(line.substring(colon + 3)));
            }).toList().stream();
        }
    }

    @Test
    void shouldHaveAllFrames() throws IOException {
        assertEquals(GOLDEN_FRAMES, frames().count());
    }

    /**
     * The one difference: where a sender's fields are empty it writes "extFields":{} or nothing, depending on whether
     * its map was ever made. Both mean the same, and we write nothing.
     */
    @ParameterizedTest
    @MethodSource("frames")
    void shouldEncodeWhatItDecodedToTheSameBytes(Golden golden) {
        RemotingCommand command = Frames.decode(golden.bytes());

        assertArrayEquals(withoutEmptyFields(golden.bytes()), Frames.encode(command));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldReadWhatTheTitleSays(Golden golden) {
        String[] words = golden.title().split(" ");
        RemotingCommand command = Frames.decode(golden.bytes());
        int titleCode = Integer.parseInt(words[4].substring(words[4].indexOf('(') + 1, words[4].length() - 1));

        assertEquals(SerializeType.valueOf(words[3]), command.getSerializeTypeCurrentRPC());
        assertEquals(!words[5].equals("-"), command.isResponseType());
        assertEquals(command.isResponseType() ? Integer.parseInt(words[5]) : titleCode, command.getCode());
    }

    private static byte[] withoutEmptyFields(byte[] frame) {
        String text = new String(frame, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(new String(EMPTY_FIELDS, StandardCharsets.US_ASCII));
        if (at < 0) {
            return frame;
        }
        byte[] shorter = (text.substring(0, at) + text.substring(at + EMPTY_FIELDS.length))
            .getBytes(StandardCharsets.ISO_8859_1);
        var buffer = ByteBuffer.wrap(shorter);
        buffer.putInt(0, buffer.getInt(0) - EMPTY_FIELDS.length);
        buffer.putInt(4, buffer.getInt(4) - EMPTY_FIELDS.length);
        return shorter;
    }
}
