package org.apache.rocketmq.store;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.rocketmq.store.log.DiskRoom;

/** A message that was not stored. The text says why, with figures, for the sender to read. */
public final class AppendRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a sender can make of it. */
    public enum Reason {
        /** It can never be stored as it is. */
        MESSAGE_ILLEGAL,
        /** Its properties are longer than a record can hold. */
        PROPERTIES_TOO_LONG,
        /** Too much is under way; later it may work. */
        BUSY,
        /** The store cannot be written. */
        NOT_WRITABLE
    }

    /**
     * What stood in the way. The names are stable: who watches a broker counts by them. With some come figures, always
     * the same ones in the same order.
     */
    public enum Obstacle {
        /** The message itself. */
        MESSAGE(Reason.MESSAGE_ILLEGAL),
        /** The message's properties. */
        PROPERTIES(Reason.PROPERTIES_TOO_LONG),
        /** There is no room on the disk, of which so many MiB are free, of so many. Goes by itself once there is. */
        DISK_FULL(Reason.NOT_WRITABLE),
        /** The disk failed. When it failed to keep what was written, that holds until the store is opened anew. */
        DISK_FAILED(Reason.NOT_WRITABLE),
        /** The append lock, or room to gather in, was not to be had within so many milliseconds. */
        LOCK(Reason.BUSY),
        /** Too many wait already, for the disk or to be written: so many, of at most so many. */
        QUEUE(Reason.BUSY),
        /** No memory to gather the message in, of so many bytes. */
        MEMORY(Reason.BUSY),
        /** The store is closed. */
        CLOSED(Reason.NOT_WRITABLE);

        private final Reason reason;

        Obstacle(Reason reason) {
            this.reason = reason;
        }
    }

    private final Obstacle obstacle;
    private final long[] figures;

    AppendRefused(Obstacle obstacle, String text, long... figures) {
        super(text, null, false, false);
        this.obstacle = obstacle;
        this.figures = figures;
    }

    /** A message that could not be written to a store's files. */
    static AppendRefused notWritable(Path root, IOException e) {
        long[] mebibytes = DiskRoom.mebibytes(root);
        String text = "the store in " + root + " cannot take the message: " + e.getMessage() + "; "
            + DiskRoom.describe(mebibytes);
        return DiskRoom.isLacking(e) ? new AppendRefused(Obstacle.DISK_FULL, text, mebibytes)
            : new AppendRefused(Obstacle.DISK_FAILED, text);
    }

    public Reason reason() {
        return obstacle.reason;
    }

    /** True where the same message would be refused at any time. */
    public boolean isForGood() {
        return obstacle.reason == Reason.MESSAGE_ILLEGAL || obstacle.reason == Reason.PROPERTIES_TOO_LONG;
    }

    public Obstacle obstacle() {
        return obstacle;
    }

    /** The figures that come with this obstacle. */
    public long[] figures() {
        return figures.clone();
    }
}
