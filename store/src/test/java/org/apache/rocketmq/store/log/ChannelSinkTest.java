package org.apache.rocketmq.store.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Below the store: what comes between two appends. */
class ChannelSinkTest {
    private static final int LENGTH = 1 << 20;
    private static final int LONGEST_MESSAGE = 100_000;
    private static final int CHUNK = 131_072;

    @TempDir
    private Path folder;
    private Segment segment;
    private ChannelSink sink;
    private final List<Long> backed = new ArrayList<>();
    private boolean full;

    /** Where it is full it takes half of what is to be written. */
    private final Disk disk = new Disk() {
        @Override
        public void write(FileChannel channel, ByteBuffer bytes, long position, Path file) throws IOException {
            if (full) {
                bytes.limit(bytes.position() + bytes.remaining() / 2);
                Disk.REAL.write(channel, bytes, position, file);
                throw new IOException("No space left on device");
            }
            boolean zeros = bytes.remaining() == CHUNK && bytes.get(bytes.position()) == 0;
            Disk.REAL.write(channel, bytes, position, file);
            if (zeros) {
                backed.add(position);
            }
        }
    };

    @BeforeEach
    void open() throws IOException {
        segment = Segment.create(folder, 0, LENGTH);
        sink = new ChannelSink(new WritePath(0, LONGEST_MESSAGE, false), disk, () -> null);
    }

    @AfterEach
    void close() throws IOException {
        sink.close();
        segment.drop();
    }

    private void put(int position, int count, int value) throws IOException {
        assertTrue(sink.ready(count));
        sink.cover(segment, position, count);
        for (int i = 0; i < count; i++) {
            sink.buffer().put((int) (position - sink.base()) + i, (byte) value);
        }
        sink.put(count);
    }

    private void assertHolds(int position, int count, int value) {
        byte[] expected = new byte[count];
        Arrays.fill(expected, (byte) value);
        byte[] read = new byte[count];
        segment.bytes().get(position, read);
        assertArrayEquals(expected, read, "at " + position);
    }

    @Test
    void shouldShowInTheMappingWhatWasPut() throws IOException {
        put(0, 10, 1);
        put(10, 5000, 2);
        put(LENGTH - 3, 3, 3);

        assertHolds(0, 10, 1);
        assertHolds(10, 5000, 2);
        assertHolds(LENGTH - 3, 3, 3);
    }

    @Test
    void shouldBackTheFileAheadOfShortAppends() throws IOException {
        for (int position = 0; position < 260_000; position += 1000) {
            put(position, 1000, 1);
        }

        assertEquals(List.of(0L, 131_072L), backed);
        assertHolds(0, 260_000, 1);
        assertHolds(260_000, 2_000, 0);
    }

    @Test
    void shouldBackTheFileWhereAnInterruptedThreadComesFirst() throws IOException {
        Thread.currentThread().interrupt();
        put(0, 10, 1);
        assertTrue(Thread.interrupted(), "whoever interrupted it wants it to know");

        assertHolds(0, 10, 1);
        assertEquals(List.of(0L), backed);
    }

    @Test
    void shouldKeepMemoryForTheLongestMessageOnly() throws IOException {
        put(0, LONGEST_MESSAGE, 1);
        assertEquals(LONGEST_MESSAGE, sink.buffer().capacity());
        put(LONGEST_MESSAGE, 3, 2);
        assertEquals(LONGEST_MESSAGE, sink.buffer().capacity());

        put(200_000, 5 * LONGEST_MESSAGE, 3);
        put(700_000, 3, 4);

        assertHolds(200_000, 5 * LONGEST_MESSAGE, 3);
        assertHolds(700_000, 3, 4);
        assertTrue(sink.buffer().capacity() < LONGEST_MESSAGE, "capacity " + sink.buffer().capacity());
    }

    @Test
    void shouldLeaveNothingOfALongerAppendThatFailedBehindAShorterOne() throws IOException {
        put(0, 100, 1);
        full = true;
        assertThrows(IOException.class, () -> put(100, 10_000, 9));
        assertHolds(100, 5000, 9);
        full = false;

        put(100, 50, 2);

        assertHolds(0, 100, 1);
        assertHolds(100, 50, 2);
        assertHolds(150, 20_000, 0);
    }

    @Test
    void shouldClearUpBeforeItPutsWhenTheDiskStaysFull() throws IOException {
        full = true;
        assertThrows(IOException.class, () -> put(0, 1000, 9));
        assertThrows(IOException.class, () -> put(0, 10, 8));
        full = false;

        put(0, 10, 1);

        assertHolds(0, 10, 1);
        assertHolds(10, 1000, 0);
    }

    @Test
    void shouldLeaveAThreadInterruptedWhoseAppendFails() throws IOException {
        put(0, 10, 1);
        full = true;
        Thread.currentThread().interrupt();
        assertThrows(IOException.class, () -> put(10, 10, 2));
        assertTrue(Thread.interrupted(), "whoever interrupted it wants it to know");
    }

    @Test
    void shouldPutWhatAnInterruptedThreadBrings() throws IOException {
        put(0, 10, 1);
        Thread.currentThread().interrupt();
        put(10, 10, 2);
        assertTrue(Thread.interrupted(), "whoever interrupted it wants it to know");
        put(20, 10, 3);

        assertHolds(0, 10, 1);
        assertHolds(10, 10, 2);
        assertHolds(20, 10, 3);
    }
}
