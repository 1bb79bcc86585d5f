package org.apache.rocketmq.test.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from the programs that measure, and the tables that are made of it. */
class ComparisonTest {
    private static final Load LOAD = Load.all().get(0);

    @Test
    void shouldReadTheFiguresOfAllResultLines() {
        var figures = Figures.in("warm\nRESULT messages=10 rate=5.5 failed=0\nrate=7\nRESULT unstored=-3 x=unknown\n");
        assertEquals(5.5, figures.get("rate").orElseThrow());
        assertEquals(-3, figures.get("unstored").orElseThrow());
        assertTrue(figures.get("x").isEmpty());
        assertEquals("no figures were printed", Figures.in("rate=7\n").failure());
        assertEquals("no message got through", Figures.in("RESULT messages=0 rate=0\n").failure());
    }

    @Test
    void shouldSetRoundsSideBySideAndTellTheirMedian() {
        var comparison = new Comparison(LOAD, List.of("theirs", "ours"));
        for (int round = 1; round <= 3; round++) {
            comparison.add("theirs", Figures.of(Map.of("rate", 1000.0, "p99us", 500.0)));
            comparison.add("ours", Figures.of(Map.of("rate", 1000.0 * round, "p99us", 250.0)));
        }
        String text = comparison.text();
        assertTrue(text.contains("| | round | messages/s | p99 ms |"), text);
        assertTrue(text.contains("| ours | 3 | 3,000 | 0.25 |"), text);
        assertTrue(text.contains(
            "- ours, to theirs: messages/s 1.00 / 2.00 / 3.00, median **2.00**; p99 ms 0.50 / 0.50"), text);
    }

    @Test
    void shouldTellWhatHasFailedInsteadOfAFigure() {
        var comparison = new Comparison(LOAD, List.of("theirs", "ours"));
        comparison.add("theirs", Figures.failed("ended with code 1: a | b"));
        comparison.add("ours", Figures.of(Map.of("rate", 7.0)));
        String text = comparison.text();
        assertTrue(text.contains("| theirs | 1 | ended with code 1: a / b |"), text);
        assertTrue(!text.contains("to theirs"), text);
    }

    @Test
    void shouldSetWhatIsDisturbedAgainstWhatWasNot() {
        var alone = Figures.in("RESULT messages=9 failed=1 rate=5000 p50us=100 p99us=400 p999us=0 maxus=500");
        var beside = Figures.in("RESULT messages=9 failed=2 rate=4000 p50us=150 p99us=1000 p999us=2000 maxus=3000");
        var reading = Figures.in("RESULT messages=9 failed=0 rate=70000");
        var figures = Beside.together(alone, beside, reading, Figures.in("RESULT unstored=4"));
        assertEquals(Map.of("p50factor", 1.5, "p99factor", 2.5, "p999factor", 2000.0, "besidep99us", 1000.0, "p99us",
            400.0, "besiderate", 4000.0, "readrate", 70000.0, "failed", 3.0, "unstored", 4.0),
            figures.values().entrySet().stream().filter(each -> List.of("p50factor", "p99factor", "p999factor",
                "besidep99us", "p99us", "besiderate", "readrate", "failed", "unstored").contains(each.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        assertEquals("gone", Beside.together(alone, Figures.failed("gone"), reading, alone).failure());
    }

    @Test
    void shouldTellTheShareOfARateThatWasKept() {
        var few = Figures.of(Map.of("rate", 200.0));
        assertEquals(75, Figures.of(Map.of("rate", 150.0)).shareOf(few).get("keptpercent").orElseThrow());
        assertEquals("gone", Figures.failed("gone").shareOf(few).failure());
    }

    @Test
    void shouldSeeWhichPagesAreInMemory(@TempDir Path folder) throws Exception {
        long written = 16_384;
        try (var file = new RandomAccessFile(folder.resolve("half-empty").toFile(), "rw")) {
            file.setLength(4 << 20);
            file.seek(1 << 20);
            file.write(new byte[(int) written]);
        }
        long inMemory = Pages.inMemory(folder);
        assertTrue(inMemory >= written && inMemory < 4 << 20, () -> "in memory: " + inMemory);
        Pages.requireForgotten(folder, plan(100_000));
        assertThrows(IllegalStateException.class, () -> Pages.requireForgotten(folder, plan(10)));
    }

    private static Plan plan(int backlog) {
        return new Plan(1, 1, 1, backlog, "1g", Path.of("/"), false);
    }

    @Test
    void shouldFindTheMedian() {
        assertEquals(2, Comparison.median(List.of(3.0, 1.0, 2.0)));
        assertEquals(2.5, Comparison.median(List.of(4.0, 1.0, 3.0, 2.0)));
    }

    @Test
    void shouldNameEachLoadOnce() {
        var names = Load.all().stream().map(Load::name).collect(Collectors.toSet());
        assertEquals(Load.all().size(), names.size());
    }

    @Test
    void shouldTakeAnOptionOutWithItsValue() {
        var load = new Load("a", "a", Load.Way.SEND_AT_SHARE, List.of("-w", "1", Load.SHARE, "20", "-s", "5"), Map.of(),
            true);
        assertEquals(20, load.number(Load.SHARE, 0));
        assertEquals(List.of("-w", "1", "-s", "5"), load.without(Load.SHARE));
    }
}
