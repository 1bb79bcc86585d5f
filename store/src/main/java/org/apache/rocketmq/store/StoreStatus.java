package org.apache.rocketmq.store;

/**
 * How a store is doing, at one moment. Log positions are bytes of the log, times milliseconds.
 *
 * @param firstPosition of the log
 * @param appendedPosition behind the last record
 * @param readablePosition behind the last record that readers may see
 * @param flushedPosition all before it is on the disk
 * @param queuedPosition the queue entries of all records before it are on the disk
 * @param indexedPosition the keys of all records before it are indexed; -1 where that is not known yet, or switched off
 * @param queuesBehindMillis how old the oldest entry may be that is not on the disk; 0 where all are
 * @param indexBehindMillis how old the oldest record may be that is not indexed; 0 where all are
 * @param oldestFlushWaitMillis how long the oldest append has waited for the disk; 0 where none does
 * @param flushesWaiting how many appends wait for the disk
 * @param badStretches how many stretches of the log the index passed over because they hold no whole record
 * @param readOnlyBecause why the log takes no more records, or null
 * @param earliestStoreTime when the log's first record was stored; -1 where there is none
 * @param logDisk the disk of the log
 * @param queueDisk the disk of the queues
 */
public record StoreStatus(long firstPosition, long appendedPosition, long readablePosition, long flushedPosition,
    long queuedPosition, long indexedPosition, long queuesBehindMillis, long indexBehindMillis,
    long oldestFlushWaitMillis, int flushesWaiting, long badStretches, String readOnlyBecause, long earliestStoreTime,
    DiskUse logDisk, DiskUse queueDisk) {

    /**
     * The disk that a folder is on.
     *
     * @param folder the folder
     * @param totalBytes of the disk; -1 where it does not tell
     * @param freeBytes that may be written; -1 where the disk does not tell
     */
    public record DiskUse(String folder, long totalBytes, long freeBytes) {

        public boolean isKnown() {
            return totalBytes > 0 && freeBytes >= 0;
        }
    }

    /** How many bytes of the log are not on the disk. */
    public long flushBehindBytes() {
        return Math.max(0, appendedPosition - flushedPosition);
    }

    /** How many bytes of the log have no queue entries on the disk. */
    public long queuesBehindBytes() {
        return Math.max(0, appendedPosition - queuedPosition);
    }

    /** How many bytes of the log are not indexed. */
    public long indexBehindBytes() {
        return indexedPosition < 0 ? readablePosition - firstPosition : Math.max(0, readablePosition - indexedPosition);
    }
}
