package org.apache.rocketmq.broker.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is counted, and what becomes of it over time. */
class StatisticsTest {
    private static final Duration PERIOD = Tally.PERIOD;

    private Instant now = Instant.parse("2026-03-01T23:00:00Z");
    private final Statistics statistics = new Statistics(() -> now, ZoneOffset.UTC, 2);

    /** Lets time pass, with the samples that come in it. */
    private void pass(Duration time) {
        for (long i = time.dividedBy(PERIOD); i > 0; i--) {
            now = now.plus(PERIOD);
            statistics.sample();
        }
    }

    private Figure lastMinute(String topic) {
        return statistics.put(topic).messages().lastMinute(now.toEpochMilli());
    }

    @Test
    void shouldShowWhatWasCountedAtOnce() {
        statistics.countPut("Orders", 3, 300);
        now = now.plusSeconds(2);

        assertEquals(new Figure(3, 1.5, 3), lastMinute("Orders"));
        assertEquals(new Figure(300, 150, 300), statistics.put("Orders").bytes().lastDay(now.toEpochMilli()));
        assertEquals(1.5, statistics.putPerSecond("Orders"));
    }

    @Test
    void shouldTellHowOftenSomethingWasHandedOut() {
        assertEquals(0, statistics.allGot().messages().timesPerSecond(now.toEpochMilli(), PERIOD));
        statistics.countGot("billing", "Orders", 3, 300);
        statistics.countGot("billing", "Orders", 5, 500);
        now = now.plusSeconds(4);

        assertEquals(0.5, statistics.allGot().messages().timesPerSecond(now.toEpochMilli(), PERIOD));
    }

    @Test
    void shouldForgetAfterAMinuteAnHourAndADay() {
        statistics.countPut("Orders", 1, 100);
        statistics.countPut("Orders", 5, 100);
        pass(Duration.ofSeconds(60));
        assertEquals(new Figure(6, 0.1, 3), lastMinute("Orders"));
        pass(PERIOD);
        assertEquals(new Figure(0, 0, 0), lastMinute("Orders"));

        var messages = statistics.put("Orders").messages();
        assertEquals(6, messages.lastHour(now.toEpochMilli()).sum());
        pass(Duration.ofMinutes(70));
        assertEquals(0, messages.lastHour(now.toEpochMilli()).sum());
        assertEquals(6, messages.lastDay(now.toEpochMilli()).sum());
        pass(Duration.ofHours(25));
        assertEquals(0, messages.lastDay(now.toEpochMilli()).sum());
    }

    @Test
    void shouldTellTheRateOfTheLastSeconds() {
        pass(Duration.ofSeconds(30));
        statistics.countPut("Orders", 20, 1);
        pass(PERIOD);

        long millis = now.toEpochMilli();
        assertEquals(2, statistics.allPut().messages().perSecond(millis, PERIOD));
        assertEquals(0.5, statistics.allPut().messages().perSecond(millis, Duration.ofMinutes(1)));
        assertEquals(0.5, statistics.allPut().messages().perSecond(millis, Duration.ofMinutes(10)));
    }

    @Test
    void shouldCountByGroupAndTopic() {
        statistics.countGot("billing", "Orders", 4, 400);
        statistics.countGot("billing", "Orders", 2, 200);
        statistics.countSentBack("billing", "Orders");

        assertEquals(6, statistics.got("billing", "Orders").messages().total());
        assertEquals(600, statistics.allGot().bytes().total());
        assertEquals(1, statistics.sentBack("billing", "Orders").messages().total());
        assertNull(statistics.got("Orders", "billing"));
    }

    @Test
    void shouldKeepABoundedNumberAndDropTheSilent() {
        statistics.countPut("A", 1, 1);
        statistics.countPut("B", 1, 1);
        statistics.countPut("C", 1, 1);
        assertNull(statistics.put("C"));
        assertEquals(3, statistics.allPut().messages().total());

        pass(Duration.ofHours(12));
        statistics.countPut("B", 1, 1);
        pass(Duration.ofHours(14));
        assertNull(statistics.put("A"));
        assertNotNull(statistics.put("B"));
        statistics.countPut("C", 1, 1);
        assertEquals(1, lastMinute("C").sum());
    }

    @Test
    void shouldCountEachOfManyThreads() {
        IntStream.range(0, 8).parallel().forEach(thread -> {
            for (int i = 0; i < 10_000; i++) {
                statistics.countPut("Orders", 1, 10);
            }
        });

        assertEquals(80_000, lastMinute("Orders").sum());
    }

    @Test
    void shouldRememberWhatTheTotalWasAtMidnight() {
        statistics.countPut("Orders", 7, 1);
        pass(Duration.ofHours(2));
        assertEquals(7, statistics.putMidnights().today());
        assertEquals(0, statistics.putMidnights().yesterday());

        statistics.countPut("Orders", 2, 1);
        pass(Duration.ofHours(24));
        assertEquals(9, statistics.putMidnights().today());
        assertEquals(7, statistics.putMidnights().yesterday());
    }
}
