package org.apache.rocketmq.store;

/**
 * What an open store's reads go by.
 *
 * @param inMemoryBytes so many of the log's newest bytes are taken to be in memory
 * @param checkedBelow records below this log position were there when the store was opened: who knows what happened to
 *     them since they were written
 * @param coldMessages how many messages a read gives at most, of those that are probably not in memory
 * @param coldBytes and how many bytes
 */
record ReadRules(long inMemoryBytes, long checkedBelow, int coldMessages, int coldBytes) {

    static ReadRules of(ReadConfig config, long logEnd, long physicalMemoryBytes) {
        return new ReadRules(physicalMemoryBytes / 100 * config.inMemoryPercent(), logEnd, config.coldMessages(),
            config.coldBytes());
    }

    /** Whether a record is probably not in memory any more. */
    boolean isCold(long position, long logEnd) {
        return logEnd - position > inMemoryBytes;
    }

    /** Whether a record is read through its file and held against its checksum. */
    boolean isChecked(long position, long logEnd) {
        return position < checkedBelow || isCold(position, logEnd);
    }
}
