/**
 * What finds records: consume queues, from queue offset to log position. All of it derives from the log; folders that
 * are deleted while the broker is down are built anew.
 *
 * <p>A queue grows in memory under the append lock, right after its record, and is read by anyone below its end. Its
 * files are written later, in rounds, once the log has the records for sure.
 *
 * <p>Start with {@code QueueEntryLayout}, then {@code ConsumeQueue}, {@code ConsumeQueues}.
 */
package org.apache.rocketmq.store.index;
