package org.apache.rocketmq.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files that the processes of a test need or leave. */
public final class Folders {
    private Folders() {
    }

    /** Makes the folder, empty. */
    public static Path empty(Path folder) {
        try {
            if (Files.exists(folder)) {
                delete(folder);
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives back what a folder's files hold, and keeps them, empty and under another name. */
    public static void putAside(Path folder) {
        try {
            Path aside = Files.createTempDirectory(folder.toAbsolutePath().getParent(), folder.getFileName() + "-over");
            Path kept = Files.move(folder, aside.resolve(folder.getFileName()));
            try (Stream<Path> paths = Files.walk(kept)) {
                for (Path file : paths.filter(Files::isRegularFile).toList()) {
                    Files.write(file, new byte[0]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a settings file of lines {@code key=value}. */
    public static Path writeSettings(Path file, Map<String, String> settings) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, settings.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n").sorted().collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of all files of a folder but those that go meanwhile; empty where there is none. */
    public static String readAll(Path folder) {
        if (!Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> files = Files.list(folder)) {
            var text = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                text.append(readUnlessGone(file));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Apache's broker removes a table before it puts the new one there: who waits for its text looks again. */
    private static String readUnlessGone(Path file) throws IOException {
        try {
            // A line that is just being written may end within a character.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
