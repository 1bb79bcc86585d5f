package org.apache.rocketmq.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that are touched ahead of the log's tail keep what is in them. */
class PagesAheadTest {
    private static final int PAGE = 4096;
    private static final int LENGTH = 100 * PAGE + 100;

    @TempDir
    private Path folder;
    private Segment segment;
    private PagesAhead pages;

    @BeforeEach
    void createSegment() throws IOException {
        segment = Segment.create(folder, 1000, LENGTH);
        pages = new PagesAhead(segment, PAGE, LENGTH);
    }

    @Test
    void shouldLoseNothingThatIsWrittenMeanwhile() {
        var tail = new AtomicInteger();
        var toucher = CompletableFuture.runAsync(() -> {
            while (tail.get() < LENGTH) {
                pages.touch(1000 + tail.get());
            }
        });
        for (int at = 0; at < LENGTH; at++) {
            segment.writable().put(at, (byte) (at % 100 + 1));
            tail.set(at + 1);
        }
        toucher.join();
        for (int at = 0; at < LENGTH; at++) {
            assertEquals((byte) (at % 100 + 1), segment.bytes().get(at), "at " + at);
        }
    }

    @Test
    void shouldLeaveASegmentAloneThatIsClosed() {
        segment.drop();
        pages.touch(1000);
        assertEquals(0, segment.references());
    }
}
