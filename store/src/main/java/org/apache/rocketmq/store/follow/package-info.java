/**
 * What follows the log's tail: the flusher, which forces the log, the queues and the checkpoint to the disk and
 * completes the sends that wait for that, and the worker that makes the next segment ahead of time.
 *
 * <p>Entries of consume queues do not follow: they are written with their record, under the append lock.
 */
package org.apache.rocketmq.store.follow;
