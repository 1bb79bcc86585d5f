package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The queues' files that are open for reading: a bounded number, the least recently used one goes first. A file that
 * somebody reads right now is closed only after that.
 */
final class OpenFiles {
    /** Each try ends only when a thread that reads the same file was interrupted meanwhile. */
    private static final int MOST_TRIES = 1000;

    private final int most;
    private final LinkedHashMap<Key, Open> open = new LinkedHashMap<>(16, 0.75f, true);
    private int channels;

    /** A file: the one of a queue that starts at a byte position. */
    private record Key(FileSequence files, long start) { }

    /** An open file and how many read it. */
    private static final class Open {
        private final FileChannel channel;
        private int users;
        private boolean dropped;

        Open(FileChannel channel) {
            this.channel = channel;
        }
    }

    OpenFiles(int most) {
        this.most = most;
    }

    /** How many channels are open. */
    synchronized int channels() {
        return channels;
    }

    /**
     * Reads from a place of a file until the buffer is full or the file ends. An interrupt does not disturb it, and
     * stays: the system closes a channel whose reader is interrupted, for all of its readers.
     */
    void read(FileSequence files, long start, ByteBuffer into, int at) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            for (int tries = 1; ; tries++) {
                into.clear();
                Open file = acquire(new Key(files, start));
                try {
                    fill(into, file.channel, at);
                    return;
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    forget(new Key(files, start), file);
                    if (tries == MOST_TRIES) {
                        throw e;
                    }
                } finally {
                    release(file);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void fill(ByteBuffer into, FileChannel from, int at) throws IOException {
        while (into.hasRemaining()) {
            if (from.read(into, (long) at + into.position()) < 0) {
                return;
            }
        }
    }

    private Open acquire(Key key) throws IOException {
        synchronized (this) {
            Open there = open.get(key);
            if (there != null) {
                there.users++;
                return there;
            }
        }
        var opened = new Open(FileChannel.open(key.files.pathOf(key.start), StandardOpenOption.READ));
        List<Open> unused = new ArrayList<>(1);
        Open used;
        synchronized (this) {
            channels++;
            Open earlier = open.putIfAbsent(key, opened);
            used = earlier == null ? opened : earlier;
            used.users++;
            if (earlier != null) {
                drop(opened, unused);
            } else if (open.size() > most) {
                var eldest = open.entrySet().iterator();
                Open last = eldest.next().getValue();
                eldest.remove();
                drop(last, unused);
            }
        }
        close(unused);
        return used;
    }

    /** With the monitor: marks a file to be closed, and adds it to {@code unused} when nobody reads it. */
    private void drop(Open file, List<Open> unused) {
        file.dropped = true;
        if (file.users == 0) {
            channels--;
            unused.add(file);
        }
    }

    private void release(Open file) throws IOException {
        synchronized (this) {
            file.users--;
            if (file.users > 0 || !file.dropped) {
                return;
            }
            channels--;
        }
        file.channel.close();
    }

    private void forget(Key key, Open file) throws IOException {
        List<Open> unused = new ArrayList<>(1);
        synchronized (this) {
            if (open.remove(key, file)) {
                drop(file, unused);
            }
        }
        close(unused);
    }

    /** Closes what is open of a queue's files that start below a byte position. */
    void forget(FileSequence files, long below) throws IOException {
        List<Open> unused = new ArrayList<>(1);
        synchronized (this) {
            open.entrySet().removeIf(entry -> {
                boolean gone = entry.getKey().files == files && entry.getKey().start < below;
                if (gone) {
                    drop(entry.getValue(), unused);
                }
                return gone;
            });
        }
        close(unused);
    }

    /** Closes all. Whoever reads later opens its file again. */
    void close() throws IOException {
        List<Open> unused = new ArrayList<>();
        synchronized (this) {
            open.values().forEach(file -> drop(file, unused));
            open.clear();
        }
        close(unused);
    }

    private static void close(List<Open> files) throws IOException {
        for (Open file : files) {
            file.channel.close();
        }
    }
}
