/**
 * Opening a store: taking its lock, finding the log's true end, and giving every record its queue entry.
 *
 * <p>After a clean stop a glance at the log's last record is enough. After a crash the log is read from the segment
 * that the checkpoint vouches for; the first record that is not whole ends it, for ever.
 */
package org.apache.rocketmq.store.recovery;
