package org.apache.rocketmq.remoting.protocol.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.compression.Zlib;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registrations in both forms. */
class RegisterBrokerBodyTest {
    private static final int V4_9_8 = 409;
    private static final int V5_5_0 = 513;

    private final RegisterBrokerBody body = body();

    private static RegisterBrokerBody body() {
        var body = new RegisterBrokerBody();
        var topics = body.getTopicConfigSerializeWrapper();
        topics.getDataVersion().nextVersion(42);
        topics.getTopicConfigTable().put("TopicA", new TopicConfig("TopicA", 4, 8, 6));
        var attributed = new TopicConfig("TopicB", 1, 1, 4);
        attributed.setAttributes(Map.of("message.type", "FIFO \"quoted\""));
        topics.getTopicConfigTable().put("TopicB", attributed);
        var mapping = new TopicQueueMappingInfo();
        mapping.setTopic("Static");
        mapping.setBname("broker-a");
        mapping.getCurrIdMap().put(0, 1);
        topics.getTopicQueueMappingInfoMap().put("Static", mapping);
        body.setFilterServerList(List.of("127.0.0.1:1"));
        return body;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadWhatItWroteInBothForms(boolean compressed) {
        var read = RegisterBrokerBody.decode(body.encode(compressed), compressed, V5_5_0);

        var topics = read.getTopicConfigSerializeWrapper();
        assertEquals(body.getTopicConfigSerializeWrapper().getTopicConfigTable(), topics.getTopicConfigTable());
        assertEquals(body.getTopicConfigSerializeWrapper().getDataVersion(), topics.getDataVersion());
        assertEquals(body.getTopicConfigSerializeWrapper().getTopicQueueMappingInfoMap(),
            topics.getTopicQueueMappingInfoMap());
        assertEquals(List.of("127.0.0.1:1"), read.getFilterServerList());
    }

    @Test
    void shouldWriteTheCompressedFormAsTheProtocolHasIt() {
        ByteBuffer in = ByteBuffer.wrap(Zlib.inflate(body.encode(true), 1 << 20));

        assertEquals("{\"counter\":1,\"stateVersion\":0,\"timestamp\":42}", text(in));
        assertEquals(2, in.getInt());
        var topics = new TreeMap<>(Map.of(text(in), 1, text(in), 2));
        assertEquals(List.of("TopicA 4 8 6 SINGLE_TAG {}",
            "TopicB 1 1 4 SINGLE_TAG {\"message.type\":\"FIFO \\\"quoted\\\"\"}"), new ArrayList<>(topics.keySet()));
        assertEquals("[\"127.0.0.1:1\"]", text(in));
        assertEquals(1, in.getInt());
        assertTrue(text(in).contains("\"topic\":\"Static\""));
        assertEquals(0, in.remaining());
    }

    @Test
    void shouldReadTheCompressedFormOfBrokersThatKnowNoMappings() {
        var out = ByteBuffer.allocate(1000);
        put(out, "{\"counter\":1,\"timestamp\":42}");
        out.putInt(1);
        put(out, "TopicA 4 8 6 SINGLE_TAG");
        put(out, "[]");
        byte[] plain = new byte[out.flip().remaining()];
        out.get(plain);

        var read = RegisterBrokerBody.decode(Zlib.deflate(plain, 9), true, V4_9_8);

        assertEquals(new TopicConfig("TopicA", 4, 8, 6),
            read.getTopicConfigSerializeWrapper().getTopicConfigTable().get("TopicA"));
        assertEquals(List.of(), read.getFilterServerList());
        assertThrows(BadBodyException.class, () -> RegisterBrokerBody.decode(Zlib.deflate(plain, 9), true, V5_5_0));
    }

    @Test
    void shouldReadAJsonBodyThatLeavesEverythingOut() {
        var read = RegisterBrokerBody.decode("{}".getBytes(StandardCharsets.UTF_8), false, V5_5_0);

        assertEquals(Map.of(), read.getTopicConfigSerializeWrapper().getTopicConfigTable());
        assertEquals(List.of(), read.getFilterServerList());
    }

    @Test
    void shouldRefuseAnEmptyCompressedBody() {
        assertThrows(BadBodyException.class, () -> RegisterBrokerBody.decode(null, true, V5_5_0));
        assertThrows(BadBodyException.class, () -> RegisterBrokerBody.decode(new byte[0], true, V5_5_0));
    }

    @Property(tries = 200)
    void shouldRefuseGarbageUnderTheCompression(@ForAll byte[] garbage) {
        assertThrows(BadBodyException.class,
            () -> RegisterBrokerBody.decode(Zlib.deflate(garbage, 1), true, V5_5_0));
    }

    @Property(tries = 200)
    void shouldRefuseGarbage(@ForAll byte[] garbage) {
        assertThrows(BadBodyException.class, () -> RegisterBrokerBody.decode(garbage, true, V5_5_0));
    }

    @Test
    void shouldTellTheCrcThatTheHeaderCarries() {
        assertEquals(0x4BF43926, RegisterBrokerBody.crcOf("123456789".getBytes(StandardCharsets.US_ASCII)));
    }

    private static String text(ByteBuffer in) {
        var bytes = new byte[in.getInt()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void put(ByteBuffer out, String text) {
        out.putInt(text.length()).put(text.getBytes(StandardCharsets.UTF_8));
    }
}
