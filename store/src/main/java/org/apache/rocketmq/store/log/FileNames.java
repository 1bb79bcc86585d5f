package org.apache.rocketmq.store.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Names of files that hold one stretch of a sequence each: the stretch's first position in 20 digits. */
public final class FileNames {
    private static final int DIGITS = 20;

    private FileNames() { }

    /** The name of the file that starts at a position. */
    public static String of(long start) {
        var digits = Long.toString(start);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /** The position in a name, or -1 where the name is of another kind. */
    public static long startOf(String name) {
        if (name.length() != DIGITS) {
            return -1;
        }
        long start = 0;
        for (int i = 0; i < DIGITS; i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9 || start > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            start = start * 10 + digit;
        }
        return start;
    }

    /** The files of a folder by their start. What does not belong there is left alone and told to {@code strangers}. */
    public static TreeMap<Long, Path> list(Path folder, Consumer<Path> strangers) throws IOException {
        var files = new TreeMap<Long, Path>();
        for (Path path : children(folder)) {
            long start = startOf(path.getFileName().toString());
            if (start >= 0 && Files.isRegularFile(path)) {
                files.put(start, path);
            } else {
                strangers.accept(path);
            }
        }
        return files;
    }

    /** What lies in a folder; nothing where there is no such folder. */
    public static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var paths = Files.list(folder)) {
            return paths.sorted().toList();
        }
    }

    /** Makes a folder unless it is there, maybe as a link to one. */
    public static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }
}
