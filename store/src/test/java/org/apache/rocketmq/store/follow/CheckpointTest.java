package org.apache.rocketmq.store.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.rocketmq.store.log.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checkpoint's file. */
class CheckpointTest {
    @TempDir
    private Path folder;

    @Test
    void shouldKeepWhatItWrote() throws IOException {
        Path file = folder.resolve("checkpoint");
        var checkpoint = new Checkpoint(1, 2, 3, 4, 5, 6, true);
        checkpoint.write(file, Disk.REAL);
        assertEquals(checkpoint, Checkpoint.read(file));
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(4096, bytes.length);
        for (int i = 0; i < 6; i++) {
            assertEquals(i + 1, ByteBuffer.wrap(bytes).getLong(8 * i));
        }

        checkpoint.movedTo(10, 11).write(file, Disk.REAL);
        assertEquals(new Checkpoint(10, 10, 3, 4, 5, 11, true), Checkpoint.read(file));
    }

    @Test
    void shouldNoticeWhenAnotherBrokerChangedIt() throws IOException {
        Path file = folder.resolve("checkpoint");
        new Checkpoint(0, 0, 0, 0, 0, 0, false).movedTo(10, 11).write(file, Disk.REAL);
        assertTrue(Checkpoint.read(file).isExact());
        assertFalse(Checkpoint.read(file).withoutQueues().isExact());
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < 56; i++) {
            bytes[i] ^= 1;
            Files.write(file, bytes);
            assertFalse(Checkpoint.read(file).isExact(), "byte " + i);
            bytes[i] ^= 1;
        }
        Files.write(file, Arrays.copyOf(bytes, 48));
        assertEquals(new Checkpoint(10, 10, 0, 0, 0, 11, false), Checkpoint.read(file));
    }

    @Test
    void shouldKnowNothingWithoutAWholeFile() throws IOException {
        Path file = folder.resolve("checkpoint");
        assertEquals(Checkpoint.NONE, Checkpoint.read(file));
        Files.write(file, new byte[40]);
        assertEquals(Checkpoint.NONE, Checkpoint.read(file));
    }
}
