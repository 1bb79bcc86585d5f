/**
 * The commit log: one sequence of records, kept as segment files of equal length that are mapped into memory.
 *
 * <p>{@code CommitLog} is written under the append lock alone: through {@code ChannelSink} straight into the files, or
 * through {@code BufferedSink} into memory that one thread writes out. All others read below
 * {@code CommitLog.readablePosition()}, where bytes never change again. A record is found by its log position;
 * everything else that finds records is an index and lives in {@code store.index}.
 *
 * <p>Start with {@code RecordLayout} (in {@code common}), then {@code Segment}, {@code SegmentedLog},
 * {@code CommitLog}. All that makes bytes durable goes through {@code Disk}.
 */
package org.apache.rocketmq.store.log;
