package org.apache.rocketmq.namesrv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replays what real brokers and clients sent to a real name server; the answers tell the same. */
class GoldenFramesTest extends NamesrvFixture {
    private static final int HEADER_LENGTH_MASK = 0xFFFFFF;
    private static final int READ_TIMEOUT_MILLIS = 30_000;

    private final Map<String, byte[]> frames = new HashMap<>();
    private Socket socket;

    @BeforeEach
    void readFramesAndConnect() throws IOException {
        try (var in = GoldenFramesTest.class.getResourceAsStream("/golden-frames.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" "))
                .forEach(part -> frames.put(part[0] + (part[1].startsWith("N") ? " response" : " request"),
                    HexFormat.of().parseHex(part[3])));
        }
        socket = new Socket("127.0.0.1", namesrv.port());
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    }

    @AfterEach
    void disconnect() throws IOException {
        socket.close();
    }

    @Test
    void shouldAnswerInJsonAsTheRealOneDid() throws IOException {
        replay("f26");
        replay("f01");
        replay("f27");
        assertNotNull(client.route("TopicA"));
        replay("f31");
        assertNull(client.route("TopicA"));
    }

    @Test
    void shouldUnderstandTheBinarySerialization() throws IOException {
        replay("f39");
        assertNotNull(client.route("TopicA"));
        replay("f43");
        assertNull(client.route("TopicA"));
    }

    @Test
    void shouldTellOldAndNewClientsTheDefaultTopic() throws IOException {
        master.has("TBW102", 8, 7, 0).register();

        replay("f34");
        replay("f44");
    }

    /** Sends a request; the answer's code and body are those of the golden answer. */
    private void replay(String id) throws IOException {
        byte[] request = frames.get(id + " request");
        socket.getOutputStream().write(request);
        var in = new DataInputStream(socket.getInputStream());
        var answer = ByteBuffer.allocate(in.readInt());
        in.readFully(answer.array());
        var golden = ByteBuffer.wrap(frames.get(id + " response"));
        golden.getInt();

        String header = new String(header(answer), StandardCharsets.UTF_8);

        assertTrue(header.contains("\"code\":0,"), id + ": " + header);
        header(golden);
        assertArrayEquals(rest(golden), rest(answer), id);
    }

    private static byte[] header(ByteBuffer frame) {
        var header = new byte[frame.getInt() & HEADER_LENGTH_MASK];
        frame.get(header);
        return header;
    }

    private static byte[] rest(ByteBuffer frame) {
        var rest = new byte[frame.remaining()];
        frame.get(rest);
        return rest;
    }
}
