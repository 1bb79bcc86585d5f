package org.apache.rocketmq.example.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How the examples read their command line, and what they say when it is wrong. */
class ProgramTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Object> seen = new ArrayList<>();

    @Test
    void shouldTakeTheNameServerOfTheOptionFirst() {
        assertEquals(Program.DONE, run(Map.of("NAMESRV_ADDR", "b:2"), a -> seen.add(a.nameServers()), "-n", "a:1"));
        assertEquals(List.of("a:1"), seen);
    }

    @Test
    void shouldTakeTheNameServerOfTheEnvironmentWithoutOption() {
        run(Map.of("NAMESRV_ADDR", " b:2;c:3 "), a -> seen.add(a.nameServers()));
        assertEquals(List.of("b:2;c:3"), seen);
    }

    @Test
    void shouldTakeTheNameServerOfThisMachineWhenNothingIsSaid() {
        run(Map.of("NAMESRV_ADDR", ""), a -> seen.add(a.nameServers()));
        assertEquals(List.of("127.0.0.1:9876"), seen);
    }

    @Test
    void shouldReadNumbersWithinBounds() {
        run(Map.of(), a -> seen.add(a.number("c", 7, 1, 9)), "-c", "9");
        run(Map.of(), a -> seen.add(a.number("c", 7, 1, 9)));
        assertEquals(List.of(9L, 7L), seen);
    }

    @Test
    void shouldRefuseWhatIsNoNumber() {
        assertEquals(Program.MISUSED, run(Map.of(), a -> seen.add(a.number("c", 7, 1, 9)), "--count", "many"));
        assertEquals("Test: -c is \"many\"; it must be a whole number (-h lists the options)", complaint());
    }

    @Test
    void shouldRefuseANumberOutOfBounds() {
        assertEquals(Program.MISUSED, run(Map.of(), a -> seen.add(a.number("c", 7, 1, 9)), "-c", "10"));
        assertEquals("Test: -c is \"10\"; it must be from 1 to 9 (-h lists the options)", complaint());
    }

    @Test
    void shouldRefuseAShareAboveOne() {
        assertEquals(Program.MISUSED, run(Map.of(), a -> seen.add(a.share("c")), "-c", "1.5"));
        assertEquals("Test: -c is \"1.5\"; it must be from 0 to 1 (-h lists the options)", complaint());
    }

    @Test
    void shouldRefuseAWordThatIsNotAllowed() {
        assertEquals(Program.MISUSED, run(Map.of(), a -> seen.add(a.yes("c")), "-c", "ja"));
        assertEquals("Test: -c is \"ja\"; it must be true or false (-h lists the options)", complaint());
    }

    @Test
    void shouldRefuseAnUnknownOption() {
        assertEquals(Program.MISUSED, run(Map.of(), a -> seen.add(a), "--number", "3"));
        assertTrue(complaint().contains("--number"), complaint());
        assertEquals(List.of(), seen);
    }

    @Test
    void shouldNotTakeTheBeginningOfAnOptionForIt() {
        assertEquals(Program.MISUSED, run(Map.of(), a -> seen.add(a), "--coun", "3"));
        assertTrue(complaint().contains("--coun"), complaint());
    }

    @Test
    void shouldRefuseWordsThatBelongToNoOption() {
        assertEquals(Program.MISUSED, run(Map.of(), a -> seen.add(a), "TopicTest"));
        assertTrue(complaint().contains("TopicTest"), complaint());
    }

    @Test
    void shouldPrintTheOptionsWhenAskedForHelp() {
        assertEquals(Program.DONE, run(Map.of(), a -> seen.add(a), "-h"));
        var help = out.toString(StandardCharsets.UTF_8);
        assertTrue(help.contains("-c,--count <NUMBER>") && help.contains("-n,--namesrvAddr"), help);
        assertEquals(List.of(), seen);
    }

    @Test
    void shouldPrintOneLineWhenTheWorkFails() {
        var code = program(Map.of()).run(new String[0], a -> {
            throw new IOException("no way to 127.0.0.1:1", new IOException("Connection refused"));
        });
        assertEquals(Program.FAILED, code);
        assertEquals("Test: no way to 127.0.0.1:1 (Connection refused)", complaint());
    }

    @Test
    void shouldNotRepeatACauseThatIsPartOfTheText() {
        var failure = new IOException("read failed: closed", new IOException("closed"));
        assertEquals("read failed: closed", Program.reason(failure));
    }

    private int run(Map<String, String> environment, Consumer<Arguments> work, String... args) {
        return program(environment).run(args, arguments -> {
            work.accept(arguments);
            return Program.DONE;
        });
    }

    private Program program(Map<String, String> environment) {
        return new Program("Test", "Tests.", stream(out), stream(err), environment)
            .takes("c", "count", "NUMBER", "How many");
    }

    private String complaint() {
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
