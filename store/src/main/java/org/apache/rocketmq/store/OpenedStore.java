package org.apache.rocketmq.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.apache.rocketmq.store.follow.Checkpoint;
import org.apache.rocketmq.store.index.ConsumeQueues;
import org.apache.rocketmq.store.index.DelayLevels;
import org.apache.rocketmq.store.index.FilterBits;
import org.apache.rocketmq.store.log.CommitLog;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.DiskRoom;
import org.apache.rocketmq.store.log.FileNames;
import org.apache.rocketmq.store.log.SegmentedLog;
import org.apache.rocketmq.store.recovery.AbortFile;
import org.apache.rocketmq.store.recovery.Recovery;
import org.apache.rocketmq.store.recovery.StoreLock;

/** A store's files, locked, recovered and ready to grow. */
record OpenedStore(CommitLog log, ConsumeQueues queues, Path checkpointFile, Checkpoint checkpoint, StoreLock lock,
    AbortFile abort, boolean afterCrash, Disk disk) {

    static OpenedStore open(StoreConfig config, FilterBits bits, Disk disk) throws IOException {
        Path root = config.root();
        try {
            FileNames.makeFolder(root);
            StoreLock lock = StoreLock.tryTake(root.resolve("lock"));
            if (lock == null) {
                throw new StoreInUseException(root);
            }
            try {
                return recover(config, bits, disk, lock);
            } catch (IOException | RuntimeException | Error e) {
                lock.close();
                throw e;
            }
        } catch (StoreOpenException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new StoreOpenException("the store in " + root + " cannot be opened: " + describe(e)
                + "; check that the folder can be written by this user and has room, or set storePathRootDir", e);
        } catch (IOException e) {
            throw new StoreOpenException("the store in " + root + " cannot be opened: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new StoreOpenException("the store in " + root + " cannot be opened: " + e.getCause().getMessage(), e);
        } catch (InternalError e) {
            // What the JVM makes of a page that the disk does not give: a bad block, or a full disk in memory.
            throw new StoreOpenException("the store in " + root + " cannot be opened: a part of a file cannot be read,"
                + " as on a damaged or full disk; " + DiskRoom.describe(root), e);
        }
    }

    private static String describe(FileSystemException e) {
        String kind = e.getClass().getSimpleName().replace("Exception", "");
        return e.getFile() + ": " + (e.getReason() == null ? kind : e.getReason());
    }

    private static OpenedStore recover(StoreConfig config, FilterBits bits, Disk disk, StoreLock lock)
        throws IOException {

        Path root = config.root();
        var abort = new AbortFile(root.resolve("abort"), disk);
        boolean afterCrash = abort.found();
        Path checkpointFile = root.resolve("checkpoint");
        var segments = SegmentedLog.open(config.commitLogDir(), config.segmentBytes(), afterCrash, disk);
        var queues = new ConsumeQueues(root, config.queueFileBytes(), config.extended(), bits,
            DelayLevels.parse(config.delayLevels()), disk);
        if (!afterCrash) {
            // Before anything changes: if this process dies half-way, the next one knows.
            abort.create(ProcessHandle.current().pid());
        }
        try {
            var found = new Recovery(segments, queues, checkpointFile, afterCrash, disk).run();
            var log = new CommitLog(segments, found.tail(), found.flushedPosition(), config.writePath(),
                disk);
            if (log.path().forcedFirst()) {
                // Readers are about to see what the last process may have left in the system's memory only.
                log.force();
            }
            return new OpenedStore(log, queues, checkpointFile, Checkpoint.read(checkpointFile), lock, abort,
                afterCrash, disk);
        } catch (IOException | RuntimeException e) {
            if (!afterCrash) {
                // A store that was closed well and could not be opened, for a wrong setting say, is still that.
                abort.delete();
            }
            throw e;
        }
    }
}
