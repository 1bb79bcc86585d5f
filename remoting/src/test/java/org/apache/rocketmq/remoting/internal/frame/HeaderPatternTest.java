package org.apache.rocketmq.remoting.internal.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.Test;

/** A header means the same, whatever headers were read before it. */
class HeaderPatternTest {
    /** What is read, or that it is no header. */
    private static String read(HeaderInput input, byte[] header) {
        var command = RemotingCommand.blank();
        try {
            JsonHeaderReader.read(header.clone(), header.length, input, command);
        } catch (BadFrameException e) {
            return "no header";
        }
        var fields = command.fields();
        var text = new StringBuilder(command.getCode() + " " + command.getFlag() + " " + command.getOpaque() + " "
            + command.getVersion() + " " + command.getLanguage() + " " + command.getRemark());
        for (int i = 0; i < fields.count(); i++) {
            text.append("; ").append(fields.name(i)).append(" = ").append(fields.value(i));
        }
        return text.toString();
    }

    private static void assertReadAlike(List<String> headers) {
        var used = new HeaderInput();
        for (String header : headers) {
            byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
            assertEquals(read(new HeaderInput(), bytes), read(used, bytes), header);
        }
    }

    @Test
    void shouldReadWhatDiffersInAnyPlace() {
        String header = "{\"code\":310,\"extFields\":{\"a\":\"group\",\"b\":\"topic\",\"i\":\"UNIQ\\u0001A\\u0002\","
            + "\"q\":null,\"n\":12},\"flag\":0,\"language\":\"JAVA\",\"opaque\":7,\"other\":[1,{\"x\":2}],"
            + "\"remark\":\"r\",\"version\":500}";
        var headers = new ArrayList<String>();
        for (int i = 0; i < header.length(); i++) {
            for (String piece : List.of("", "1", "\"", "{}", "null", ",", "\\", " ")) {
                headers.add(header);
                headers.add(header.substring(0, i) + piece + header.substring(i));
                headers.add(header.substring(0, i) + piece + header.substring(i + 1));
            }
        }
        assertReadAlike(headers);
    }

    @Test
    void shouldNotTakeAFieldForOneWhereThereAreNone() {
        String with = "{\"code\":1,\"extFields\":{\"a\":\"x\"},\"flag\":1}";
        assertReadAlike(List.of(with, "{\"code\":1,\"extFields\":null\"a\":\"x\"},\"flag\":1}", with,
            "{\"code\":1,\"extFields\":{}\"a\":\"x\"},\"flag\":1}", with, "{\"code\":1,\"extFields\":{},\"flag\":1}",
            "{\"code\":1,\"extFields\":null,\"flag\":1}"));
        assertReadAlike(List.of("{\"code\":1,\"extFields\":{},\"flag\":1}", with,
            "{\"code\":1,\"extFields\":null,\"flag\":1}", with));
    }

    @Test
    void shouldTakeAnotherPatternWhenHeadersHaveChanged() {
        var headers = new ArrayList<String>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                headers.add("{\"code\":10,\"opaque\":" + i + ",\"extFields\":{\"a\":\"" + i + "\"}}");
            }
            for (int i = 0; i < 40; i++) {
                headers.add("{\"opaque\":" + i + ",\"code\":11,\"extFields\":{\"b\":\"" + i + "\",\"c\":\"\"}}");
            }
        }
        assertReadAlike(headers);
    }

    @Property
    void shouldReadEachAsIfItWereTheFirst(@ForAll("headers") List<String> headers) {
        assertReadAlike(headers);
    }

    @Provide
    Arbitrary<List<String>> headers() {
        Arbitrary<String> value = Arbitraries.of("1", "12", "123", "-7", "true", "null", "\"\"", "\"1\"", "\"12\"",
            "\"topic\"", "\"topic-2\"", "\"a\\\"b\"", "\"\\u0001\\u4e2d\"", "\"\u00e4\"", "{}", "{\"a\":\"x\"}", "");
        Arbitrary<String> space = Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just("")),
            Tuple.of(1, Arbitraries.just(" ")));
        Arbitrary<String> field = member(Arbitraries.of("a", "b", "i", "long name"), space, value);
        Arbitrary<String> fields = field.list().ofMaxSize(4)
            .map(list -> "\"extFields\":" + list.stream().collect(Collectors.joining(",", "{", "}")));
        Arbitrary<String> top = member(Arbitraries.of("code", "flag", "language", "opaque", "remark", "version", "x",
            "extFields"), space, value);
        return Combinators.combine(top.list().ofMaxSize(3), fields, top.list().ofMaxSize(4))
            .as((before, among, after) -> {
                var all = new ArrayList<>(List.of("\"code\":12"));
                all.addAll(before);
                all.add(among);
                all.addAll(after);
                return "{" + String.join(",", all) + "}";
            }).list().ofMinSize(2).ofMaxSize(12);
    }

    private static Arbitrary<String> member(Arbitrary<String> name, Arbitrary<String> space, Arbitrary<String> value) {
        return Combinators.combine(name, space, value)
            .as((named, gap, valued) -> "\"" + named + "\":" + gap + valued);
    }
}
