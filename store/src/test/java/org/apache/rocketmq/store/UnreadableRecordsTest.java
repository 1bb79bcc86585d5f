package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Bad records are counted each time, and told now and then. */
class UnreadableRecordsTest {
    private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
    private final UnreadableRecords records = new UnreadableRecords(() -> Instant.ofEpochMilli(now.get()));
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(UnreadableRecords.class);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
    }

    private String lastLine() {
        return lines.list.get(lines.list.size() - 1).getFormattedMessage();
    }

    @Test
    void shouldTellEachPlaceOnceInAWhile() {
        for (int i = 0; i < 50; i++) {
            records.passedOver(null, 7, 4711, null, "a body that does not match its checksum");
        }
        assertEquals(50, records.count());
        assertEquals(1, lines.list.size());
        assertTrue(lastLine().contains("Message 7") && lastLine().contains("log position 4711")
            && lastLine().contains("checksum"), lastLine());
        now.addAndGet(UnreadableRecords.REPEAT.toMillis());
        records.passedOver(null, 7, 4711, null, "a body that does not match its checksum");
        assertEquals(2, lines.list.size());
        assertTrue(lastLine().contains("49 times more"), lastLine());
    }

    @Test
    void shouldNotFloodTheLog() {
        for (int round = 0; round < 3; round++) {
            for (int place = 0; place < 5000; place++) {
                records.passedOver(null, place, place * 100L, null, "bad");
            }
        }
        assertEquals(15_000, records.count());
        assertEquals(UnreadableRecords.MOST_LINES, lines.list.size());
        now.addAndGet(UnreadableRecords.WINDOW.toMillis());
        records.passedOver(null, 1, 999_999, null, "bad");
        assertEquals(UnreadableRecords.MOST_LINES + 1, lines.list.size());
        assertTrue(lastLine().contains((15_000 - UnreadableRecords.MOST_LINES) + " times more"), lastLine());
    }
}
