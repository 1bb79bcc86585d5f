package org.apache.rocketmq.test.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The commit logs of brokers, ours and Apache's, as they lie on the disk, also while the brokers write them. */
public final class CommitLogs {
    /** A record begins with its length and a number that says what it is. */
    private static final int HEAD_BYTES = 8;

    private CommitLogs() {
    }

    /** The places of the segments of a broker's log, and how many bytes of each are written. */
    private static TreeMap<Long, Integer> written(Server broker) {
        var written = new TreeMap<Long, Integer>();
        for (Path segment : segments(broker)) {
            written.put(Long.parseLong(segment.getFileName().toString()), written(segment));
        }
        written.values().removeIf(bytes -> bytes == 0); // Made ahead.
        return written;
    }

    private static List<Path> segments(Server broker) {
        Path folder = folder(broker);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(Server broker) {
        return broker.folder().resolve("store").resolve("commitlog");
    }

    /** Goes from record to record to the end. */
    private static int written(Path segment) {
        try (var file = FileChannel.open(segment)) {
            var head = ByteBuffer.allocate(HEAD_BYTES);
            long at = 0;
            while (at + HEAD_BYTES <= file.size()) {
                head.clear();
                file.read(head, at);
                int length = head.getInt(0);
                if (length <= 0 || at + length > file.size()) {
                    // Nothing yet, or no whole number: it is just being written.
                    break;
                }
                at += length;
            }
            return Math.toIntExact(at);
        } catch (NoSuchFileException e) {
            // Removed since it was listed.
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a broker's log ends. */
    public static long end(Server broker) {
        var last = written(broker).lastEntry();
        return last == null ? 0 : last.getKey() + last.getValue();
    }

    /** In how many segments a broker's log is. */
    public static int count(Server broker) {
        return written(broker).size();
    }

    /** How two logs differ, in words; empty where they are the same, byte for byte, up to the same end. */
    public static String difference(Server one, Server other) {
        var ofOne = written(one);
        var ofOther = written(other);
        if (!ofOne.equals(ofOther)) {
            return one.name() + " has written " + ofOne + ", and " + other.name() + " " + ofOther;
        }
        var differences = new ArrayList<String>();
        ofOne.forEach((start, bytes) -> {
            int place = Math.min(mismatch(path(one, start), path(other, start)), bytes);
            if (place < bytes) {
                differences.add(one.name() + " and " + other.name() + " differ at log position " + (start + place));
            }
        });
        return String.join(", ", differences);
    }

    private static Path path(Server broker, long start) {
        return folder(broker).resolve(String.format("%020d", start));
    }

    private static int mismatch(Path one, Path other) {
        try {
            int place = (int) Files.mismatch(one, other);
            return place < 0 ? Integer.MAX_VALUE : place;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
