package org.apache.rocketmq.store.index;

/**
 * A consume queue's entry: where the message at one queue offset lies in the log. Big-endian.
 * <pre>
 *   0                8        12               20
 *   +----------------+--------+----------------+
 *   | log position   | length | tags hash      |
 *   +----------------+--------+----------------+
 * </pre>
 * A length of 0 ends the queue. The tags hash is {@code String.hashCode} of the tags, 0 without; in the queues of
 * delayed messages the time in milliseconds when the message is due.
 */
final class QueueEntryLayout {
    static final int LOG_POSITION = 0;
    static final int RECORD_LENGTH = LOG_POSITION + Long.BYTES;
    static final int TAGS_HASH = RECORD_LENGTH + Integer.BYTES;
    static final int ENTRY_LENGTH = TAGS_HASH + Long.BYTES;

    /** The length in an entry at position 0 that stands for nothing: it fills a queue that starts within a file. */
    static final int FILLER_LENGTH = Integer.MAX_VALUE;

    private QueueEntryLayout() { }
}
