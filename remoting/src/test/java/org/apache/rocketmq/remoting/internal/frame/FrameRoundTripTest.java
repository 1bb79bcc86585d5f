package org.apache.rocketmq.remoting.internal.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import com.alibaba.fastjson2.JSONWriter;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;

/** Whatever is sent arrives, however the network cuts it; and a JSON library agrees with how we write JSON. */
class FrameRoundTripTest {
    private static final int TRIES = 500;

    @Property(tries = TRIES)
    void shouldDecodeWhatItEncoded(@ForAll("commands") RemotingCommand command) {
        assertSame(command, Frames.decode(Frames.encode(command)));
    }

    @Property(tries = TRIES)
    void shouldWriteJsonAsFastjsonDoes(@ForAll("jsonCommands") RemotingCommand command) {
        byte[] frame = Frames.encode(command);
        int headerLength = frame.length - 8 - command.bodyBuffer().remaining();

        assertEquals(JSON.toJSONString(asMap(command)), new String(frame, 8, headerLength, StandardCharsets.UTF_8));
    }

    @Property(tries = TRIES)
    void shouldReadJsonThatFastjsonEscapesToAscii(@ForAll("jsonCommands") RemotingCommand command) {
        byte[] header = JSON.toJSONBytes(asMap(command), JSONWriter.Feature.EscapeNoneAscii,
            JSONWriter.Feature.PrettyFormat);
        byte[] body = command.getBody() == null ? new byte[0] : command.getBody();

        assertSame(command, Frames.decode(Frames.frame(0, header, body)));
    }

    @Property(tries = TRIES)
    void shouldFindFramesHoweverTheyAreCut(@ForAll("streams") List<RemotingCommand> commands,
                                           @ForAll @IntRange(min = 1, max = 200) int pieceBytes) {
        byte[] stream = joined(commands);
        var reader = new FrameReader(Frames.MAX_FRAME_BYTES, Frames.ALLOCATOR);
        int found = 0;
        for (int from = 0; from < stream.length; from += pieceBytes) {
            byte[] piece = Arrays.copyOfRange(stream, from, Math.min(stream.length, from + pieceBytes));
            reader.add(Frames.ALLOCATOR.buffer(piece.length).writeBytes(piece));
            for (var command = reader.next(); command != null; command = reader.next()) {
                assertSame(commands.get(found++), command);
            }
            reader.settle();
        }
        assertEquals(commands.size(), found);
    }

    @Property(tries = TRIES)
    void shouldReadGarbageToTheEndOrRefuseIt(@ForAll @Size(max = 300) byte[] garbage, @ForAll boolean binary) {
        byte[] frame = Frames.frame(binary ? 1 : 0, garbage, new byte[0]);
        try {
            Frames.decode(frame);
        } catch (BadFrameException e) {
            assertEquals(false, e.getMessage().isBlank());
        }
    }

    @Property(tries = TRIES)
    void shouldSurviveOneFlippedByte(@ForAll("commands") RemotingCommand command, @ForAll int position,
                                     @ForAll byte replacement) {
        byte[] frame = Frames.encode(command);
        frame[8 + Math.floorMod(position, frame.length - 8)] = replacement;
        try {
            Frames.decode(frame);
        } catch (BadFrameException e) {
            assertEquals(false, e.getMessage().isBlank());
        }
    }

    @Property(tries = 50)
    void shouldNotTakeAFrameBeforeItIsWhole(@ForAll("commands") RemotingCommand command) {
        byte[] frame = Frames.encode(command);
        for (int length = 0; length < frame.length; length++) {
            var reader = new FrameReader(Frames.MAX_FRAME_BYTES, Frames.ALLOCATOR);
            reader.add(Unpooled.wrappedBuffer(frame, 0, length));
            assertNull(reader.next());
        }
    }

    @Provide
    Arbitrary<RemotingCommand> commands() {
        return Arbitraries.of(SerializeType.values()).flatMap(this::commandsIn);
    }

    @Provide
    Arbitrary<List<RemotingCommand>> streams() {
        return commands().list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<RemotingCommand> jsonCommands() {
        return commandsIn(SerializeType.JSON);
    }

    private Arbitrary<RemotingCommand> commandsIn(SerializeType type) {
        Arbitrary<Integer> small = Arbitraries.integers().between(Short.MIN_VALUE, Short.MAX_VALUE);
        Arbitrary<Integer> code = type == SerializeType.JSON ? Arbitraries.integers() : small;
        Arbitrary<String> remark = texts().ofMinLength(1).injectNull(0.3);
        Arbitrary<Map<String, String>> fields = Arbitraries.maps(texts(), texts()).ofMaxSize(20);
        Arbitrary<byte[]> body = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(100).injectNull(0.3);
        return Combinators.combine(code, small, Arbitraries.integers(), Arbitraries.integers(), remark, fields, body,
            Arbitraries.of(LanguageCode.values())).as((c, version, opaque, flag, r, f, b, language) -> {
                RemotingCommand command = RemotingCommand.blank();
                command.setSerializeTypeCurrentRPC(type);
                command.setCode(c);
                command.setVersion(version);
                command.setOpaque(opaque);
                command.setFlag(flag);
                command.setRemark(r);
                command.setLanguage(language);
                f.forEach(command::addExtField);
                command.setBody(b);
                return command;
            });
    }

    /** Control characters, quotes, ASCII, the scripts of the world and characters beyond the first plane. */
    private static StringArbitrary texts() {
        return Arbitraries.strings().withCharRange('\u0000', '\u007f').withCharRange('\u0080', '\ud7ff')
            .withCharRange('\ue000', '\ufffd').withChars("\"\\/\u0001\u0002").ofMaxLength(40);
    }

    private static Map<String, Object> asMap(RemotingCommand command) {
        var map = new TreeMap<String, Object>();
        map.put("code", command.getCode());
        if (command.fields().count() > 0) {
            var fields = new JSONObject();
            command.fields().forEach(fields::put);
            map.put("extFields", fields);
        }
        map.put("flag", command.getFlag());
        map.put("language", command.getLanguage().name());
        map.put("opaque", command.getOpaque());
        if (command.getRemark() != null) {
            map.put("remark", command.getRemark());
        }
        map.put("serializeTypeCurrentRPC", "JSON");
        map.put("version", command.getVersion());
        return map;
    }

    private static byte[] joined(List<RemotingCommand> commands) {
        var all = new ArrayList<byte[]>();
        int length = 0;
        for (RemotingCommand command : commands) {
            all.add(Frames.encode(command));
            length += all.get(all.size() - 1).length;
        }
        var stream = ByteBuffer.allocate(length);
        all.forEach(stream::put);
        return stream.array();
    }

    private static void assertSame(RemotingCommand expected, RemotingCommand actual) {
        assertEquals(expected.getCode(), actual.getCode());
        assertEquals(expected.getLanguage(), actual.getLanguage());
        assertEquals(expected.getVersion(), actual.getVersion());
        assertEquals(expected.getOpaque(), actual.getOpaque());
        assertEquals(expected.getFlag(), actual.getFlag());
        assertEquals(expected.getRemark(), actual.getRemark());
        assertEquals(expected.getExtFields(), actual.getExtFields());
        assertArrayEquals(expected.getBody(), actual.getBody());
    }
}
