package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.store.log.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of writing queues to their files: first all are written, then all are forced, so that one commit of the
 * file system's journal serves many. Very many are forced with their whole file system at once, where that can be
 * done: it costs the disk far less than a force of each. What fails, in whatever way, stays in memory for the next
 * round, and so does all that a round which is cut short does not come to. For one thread.
 */
public final class WriteRound {
    /** Fewer are forced in less than a second; with the whole file system goes whatever else was written there. */
    static final int MANY_QUEUES = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(WriteRound.class);

    private final List<ConsumeQueue> queues;
    private final Path root;
    private final Disk disk;
    private final List<ConsumeQueue.Written> written = new ArrayList<>();
    private int failures;
    private IOException firstFailure;

    WriteRound(List<ConsumeQueue> queues, Path root, Disk disk) {
        this.queues = queues;
        this.root = root;
        this.disk = disk;
    }

    /** Writes and forces the entries whose records lie below a log position. */
    public void write(long below) {
        // Opened first: it tells of what could not be written from then on.
        try (Disk.WholeForce whole = queues.size() < MANY_QUEUES ? null : openWhole()) {
            List<ConsumeQueue.Written> toForce = writeAll(below);
            if (whole == null || toForce.size() < MANY_QUEUES) {
                force(toForce);
            } else {
                force(toForce, whole);
            }
        }
    }

    private Disk.WholeForce openWhole() {
        try {
            return disk.openWhole(root);
        } catch (IOException e) {
            LOG.warn("Each of {} consume queues is forced by itself: {}", queues.size(), e.getMessage());
            return null;
        }
    }

    private List<ConsumeQueue.Written> writeAll(long below) {
        var toForce = new ArrayList<ConsumeQueue.Written>();
        for (ConsumeQueue queue : queues) {
            try {
                ConsumeQueue.Written done = queue.isDeleted() ? null : queue.write(below, disk);
                if (done != null) {
                    toForce.add(done);
                }
            } catch (RuntimeException | IOException | InternalError e) {
                failed(queue, e);
            }
        }
        return toForce;
    }

    private void force(List<ConsumeQueue.Written> toForce) {
        var newNames = new ArrayList<ConsumeQueue.Written>();
        for (ConsumeQueue.Written done : toForce) {
            try {
                done.force(disk);
                (done.queue().hasNewNames() ? newNames : written).add(done);
            } catch (RuntimeException | IOException | InternalError e) {
                failed(done.queue(), e);
            }
        }
        forceNames(newNames);
    }

    private void force(List<ConsumeQueue.Written> toForce, Disk.WholeForce whole) {
        try {
            for (ConsumeQueue.Written done : toForce) {
                // These may lie on another disk.
                done.extended().force(disk);
            }
            whole.force();
            toForce.forEach(done -> done.queue().namesForced());
            written.addAll(toForce);
        } catch (RuntimeException | IOException | InternalError e) {
            toForce.forEach(done -> failed(done.queue(), e));
        }
    }

    /** Makes the names of new files durable, each folder once. */
    private void forceNames(List<ConsumeQueue.Written> newNames) {
        Set<Path> forced = new HashSet<>();
        for (ConsumeQueue.Written done : newNames) {
            try {
                Path folder = done.queue().folder();
                disk.forceFolder(folder);
                if (forced.add(folder.getParent())) {
                    disk.forceFolder(folder.getParent());
                }
                if (forced.add(root)) {
                    disk.forceFolder(root);
                }
                done.queue().namesForced();
                written.add(done);
            } catch (RuntimeException | IOException | InternalError e) {
                forced.clear();
                failed(done.queue(), e);
            }
        }
    }

    /** An InternalError is what the virtual machine makes of a page of the log that the disk does not give. */
    private void failed(ConsumeQueue queue, Throwable e) {
        if (queue.isDeleted()) {
            return;
        }
        failures++;
        if (firstFailure == null) {
            firstFailure = e instanceof IOException io ? io
                : new IOException("the consume queue " + queue + " could not be written: " + e, e);
        }
    }

    List<ConsumeQueue.Written> written() {
        return written;
    }

    /** All queues of the round, whatever became of them. */
    List<ConsumeQueue> queues() {
        return queues;
    }

    /** How many queues were written. */
    public int count() {
        return written.size();
    }

    /** How many queues could not be written. */
    public int failures() {
        return failures;
    }

    /** Why the first of them could not, or null. */
    public IOException firstFailure() {
        return firstFailure;
    }
}
