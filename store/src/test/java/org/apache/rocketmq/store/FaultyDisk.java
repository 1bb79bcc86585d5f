package org.apache.rocketmq.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.Segment;

/**
 * A disk on which the log's writes and forces can be held up, and fail. All other files do well, and so do the log's
 * as long as they are empty.
 */
final class FaultyDisk implements Disk, AutoCloseable {
    final AtomicInteger forces = new AtomicInteger();
    private final Map<String, Integer> zeros = new ConcurrentHashMap<>();
    private final Set<Path> written = ConcurrentHashMap.newKeySet();
    private final Semaphore allowedForces = new Semaphore(0);
    private final Semaphore allowedWrites = new Semaphore(0);
    private volatile String failingForce;
    private volatile String failingWrite;
    private volatile boolean hasNewBlocks = true;
    private volatile boolean holdsForces;
    private volatile boolean holdsWrites;

    /** From here on each force waits until it is allowed. */
    void holdForces() {
        holdsForces = true;
    }

    void allowForces(int count) {
        allowedForces.release(count);
    }

    boolean isForceHeld() {
        return allowedForces.hasQueuedThreads();
    }

    /** From here on each write waits until it is allowed. */
    void holdWrites() {
        holdsWrites = true;
    }

    void allowWrites(int count) {
        allowedWrites.release(count);
    }

    boolean isWriteHeld() {
        return allowedWrites.hasQueuedThreads();
    }

    /** From here on forces fail with this text; null ends that. */
    void failForces(String text) {
        failingForce = text;
    }

    /** From here on writes get half their bytes out and then fail with this text; null ends that. */
    void failWrites(String text) {
        failingWrite = text;
    }

    /** From here on there is no room but where zeros were written from a file's beginning on. */
    void takeNoNewBlocks() {
        hasNewBlocks = false;
    }

    /** From here on nothing is held any more; to be called before the store is closed, or that waits for ever. */
    @Override
    public void close() {
        allowForces(1_000_000);
        allowWrites(1_000_000);
    }

    /** How many zeros were written to one of the log's files. */
    int zerosIn(String name) {
        return zeros.getOrDefault(name, 0);
    }

    private static boolean isLog(Path file) {
        return file.getParent().endsWith("commitlog");
    }

    @Override
    public void write(FileChannel channel, ByteBuffer bytes, long position, Path file) throws IOException {
        if (isLog(file)) {
            written.add(file);
            if (holdsWrites) {
                allowedWrites.acquireUninterruptibly();
            }
            boolean hasRoom = hasNewBlocks || position + bytes.remaining() <= zerosIn(file.getFileName().toString());
            String failure = hasRoom ? failingWrite : "No space left on device";
            if (failure != null) {
                bytes.limit(bytes.position() + bytes.remaining() / 2);
                Disk.REAL.write(channel, bytes, position, file);
                throw new IOException(failure);
            }
            if (bytes.get(bytes.position()) == 0) {
                zeros.merge(file.getFileName().toString(), bytes.remaining(), Integer::sum);
            }
        }
        Disk.REAL.write(channel, bytes, position, file);
    }

    @Override
    public void force(Segment segment, int offset, int length) throws IOException {
        beforeForce(segment.file());
        segment.force(offset, length);
    }

    @Override
    public void force(FileChannel channel, Path file) throws IOException {
        if (written.contains(file)) {
            beforeForce(file);
        }
        channel.force(false);
    }

    private void beforeForce(Path file) throws IOException {
        if (!isLog(file)) {
            return;
        }
        if (holdsForces) {
            allowedForces.acquireUninterruptibly();
        }
        String failure = failingForce;
        if (failure != null) {
            throw new IOException(failure);
        }
        forces.incrementAndGet();
    }
}
