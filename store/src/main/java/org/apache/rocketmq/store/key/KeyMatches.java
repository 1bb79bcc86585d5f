package org.apache.rocketmq.store.key;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The messages with a key.
 *
 * @param records one slice of the mapped log for each message, the newest first, read-only
 * @param bytes of all records
 * @param complete false where there may be more, because the search had to end
 * @param newestPosition the log position of the newest record that is indexed; -1 where there is none
 * @param newestTime when that was stored; 0 where there is none
 * @param release to be called once the records are written out or copied; they must not be touched after it
 */
public record KeyMatches(List<ByteBuffer> records, int bytes, boolean complete, long newestPosition, long newestTime,
    Runnable release) { }
