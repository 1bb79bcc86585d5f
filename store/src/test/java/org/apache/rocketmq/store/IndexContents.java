package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The entries of index files, read by the documented layout alone: no class of the store takes part. */
final class IndexContents {
    private static final int HEADER = 40;
    private static final int ENTRY = 20;

    private IndexContents() { }

    /** One entry. */
    record Entry(int keyHash, long logPosition, int seconds) { }

    /** One file: its header, and its entries in order. */
    record Contents(long firstTime, long lastTime, long firstPosition, long lastPosition, int usedSlots,
        List<Entry> entries) { }

    static List<Path> files(Path root) throws IOException {
        Path folder = root.resolve("index");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    static List<Contents> all(Path root, int slots) throws IOException {
        var all = new ArrayList<Contents>();
        for (Path file : files(root)) {
            all.add(read(file, slots));
        }
        return all;
    }

    static List<Entry> entries(Path root, int slots) throws IOException {
        return all(root, slots).stream().flatMap(file -> file.entries().stream()).toList();
    }

    /** Reads a file, and checks its chains: from each slot they pass each of its entries, newest first. */
    static Contents read(Path file, int slots) throws IOException {
        var in = ByteBuffer.wrap(Files.readAllBytes(file));
        int count = in.getInt(36);
        var entries = new ArrayList<Entry>();
        int[] heads = new int[slots];
        int used = 0;
        for (int i = 1; i < count; i++) {
            int at = HEADER + slots * 4 + i * ENTRY;
            var entry = new Entry(in.getInt(at), in.getLong(at + 4), in.getInt(at + 12));
            int slot = entry.keyHash() % slots;
            assertEquals(heads[slot], in.getInt(at + 16), file + ": the entry before " + i);
            used += heads[slot] == 0 ? 1 : 0;
            heads[slot] = i;
            entries.add(entry);
        }
        for (int slot = 0; slot < slots; slot++) {
            assertEquals(heads[slot], in.getInt(HEADER + slot * 4), file + ": slot " + slot);
        }
        assertEquals(used, in.getInt(32), file + ": slots in use");
        assertTrue(count > 1, file + " has entries");
        return new Contents(in.getLong(0), in.getLong(8), in.getLong(16), in.getLong(24), used, entries);
    }
}
