package org.apache.rocketmq.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backing a segment gives it room and takes nothing away. */
class BackingTest {
    private static final int PAGE = 4096;
    private static final int CHUNK = 2 * PAGE;
    private static final int LENGTH = 5 * PAGE + 100;

    @TempDir
    private Path folder;
    private Segment segment;
    private FileChannel channel;
    private final Backing backing = new Backing(CHUNK, Disk.REAL);

    @BeforeEach
    void createSegment() throws IOException {
        Path file = Segment.create(folder, 0, LENGTH).file();
        segment = Segment.openWritable(file, 0, LENGTH);
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    @AfterEach
    void closeSegment() throws IOException {
        channel.close();
        segment.drop();
    }

    @Test
    void shouldKeepWhatWasWritten() throws IOException {
        for (int at = 0; at < LENGTH; at++) {
            backing.cover(segment, channel, at, at + 1);
            segment.writable().put(at, (byte) (at % 100 + 1));
        }

        for (int at = 0; at < LENGTH; at++) {
            assertEquals((byte) (at % 100 + 1), segment.bytes().get(at), "at " + at);
        }
        assertEquals(LENGTH, Files.size(segment.file()));
    }

    @Test
    void shouldGoOnBehindAPageThatIsPartlyWritten() throws IOException {
        segment.writable().put(PAGE + 9, (byte) 7);

        backing.cover(segment, channel, PAGE + 10, 3 * PAGE);

        assertEquals(7, segment.bytes().get(PAGE + 9));
    }

    @Test
    void shouldFailWhereTheFileCannotBeWritten() throws IOException {
        backing.cover(segment, channel, 0, 10);
        channel.close();

        backing.cover(segment, channel, 10, CHUNK);
        assertThrows(IOException.class, () -> backing.cover(segment, channel, CHUNK, CHUNK + 1));
    }

    @Test
    void shouldBackNoMoreThanTheChunkThatWasAskedFor() throws IOException {
        segment.writable().put(4 * PAGE, (byte) 5);

        backing.cover(segment, channel, 0, CHUNK + 1);

        assertEquals(5, segment.bytes().get(4 * PAGE), "nobody asked for the third chunk");
    }
}
