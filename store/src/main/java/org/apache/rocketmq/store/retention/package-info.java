/**
 * What the store does not keep: the log's oldest segments go when they have been kept for long enough, or when the disk
 * is so full that room counts more; and while the disk is almost full no message is taken. Start with
 * {@code Retention}, then {@code RetentionConfig}.
 */
package org.apache.rocketmq.store.retention;
