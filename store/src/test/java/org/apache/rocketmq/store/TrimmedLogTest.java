package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.rocketmq.store.log.FileNames;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log whose first segments are gone, as they are one day. */
class TrimmedLogTest {
    @TempDir
    private Path root;
    private long firstLeft;

    @BeforeEach
    void trim() throws IOException {
        try (var store = TestStore.open(root)) {
            TestStore.append(store, TestStore.message("Old", 0, "gone"));
            for (int i = 0; i < 60; i++) {
                var appended = TestStore.append(store, TestStore.message("T", 0, "message " + i + "!".repeat(100)));
                if (appended.logPosition() == 8192) {
                    firstLeft = i;
                }
            }
        }
        assertTrue(firstLeft > 0);
        Files.delete(root.resolve("commitlog").resolve(FileNames.of(0)));
        Files.delete(root.resolve("commitlog").resolve(FileNames.of(4096)));
    }

    @Test
    void shouldStartItsQueuesWhereTheLogStarts() throws IOException {
        try (var store = TestStore.open(root)) {
            check(store);
            assertEquals(1, store.minOffset("Old", 0));
            assertEquals(1, store.maxOffset("Old", 0));
            assertEquals(1, TestStore.append(store, TestStore.message("Old", 0, "new")).queueOffset());
            assertEquals(List.of("new"), TestStore.bodies(store, "Old", 0));
        }
    }

    @Test
    void shouldBuildQueuesAnewThatStartLate() throws IOException {
        TestStore.deleteTree(root.resolve("consumequeue"));
        try (var store = TestStore.open(root)) {
            check(store);
        }
        Files.writeString(root.resolve("abort"), "1");
        try (var store = TestStore.open(root)) {
            check(store);
        }
    }

    private void check(MessageStore store) {
        assertEquals(firstLeft, store.minOffset("T", 0));
        assertEquals(60, store.maxOffset("T", 0));
        var small = TestStore.read(store, "T", 0, firstLeft - 1);
        assertEquals(ReadStatus.OFFSET_TOO_SMALL, small.status());
        assertEquals(firstLeft, small.nextOffset());
        assertEquals(60 - firstLeft, TestStore.bodies(store, "T", 0).size());
        assertTrue(TestStore.bodies(store, "T", 0).get(0).startsWith("message " + firstLeft + "!"));
        assertTrue(store.recordAt(0).isEmpty());
        assertEquals(firstLeft, store.offsetByTime("T", 0, 0, false));
    }
}
