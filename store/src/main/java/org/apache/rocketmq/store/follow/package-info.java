/**
 * What follows the log's tail: the writer, which brings gathered records to the files and completes the sends that wait
 * for that; the flusher, which forces the log, the queues and the checkpoint to the disk; and the worker that makes the
 * next segment ahead of time.
 *
 * <p>Entries of consume queues do not follow: they are put with their record, under the append lock. Readers see them
 * when they may see the record.
 */
package org.apache.rocketmq.store.follow;
