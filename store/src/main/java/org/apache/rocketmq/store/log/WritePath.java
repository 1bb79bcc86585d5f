package org.apache.rocketmq.store.log;

/**
 * The way that records take to the log's files, and when readers may see them.
 *
 * @param buffers how many buffers gather records until they are written; 0 where each append is written at once
 * @param bufferBytes the length of one
 * @param forcedFirst whether readers see a record only when it is on the disk
 */
public record WritePath(int buffers, int bufferBytes, boolean forcedFirst) {
    /** Whether records are written and shown to readers some time after their append. */
    public boolean isBuffered() {
        return buffers > 0;
    }
}
