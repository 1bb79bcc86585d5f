package org.apache.rocketmq.test.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

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
