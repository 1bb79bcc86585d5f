package org.apache.rocketmq.store;

import java.nio.ByteBuffer;

/**
 * Some bytes of the log, not copied.
 *
 * @param bytes read-only
 * @param release to be called once they are written out; they must not be touched after it. Once
 */
public record LogPiece(ByteBuffer bytes, Runnable release) { }
