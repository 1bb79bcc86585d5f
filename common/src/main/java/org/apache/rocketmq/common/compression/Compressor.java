package org.apache.rocketmq.common.compression;

import java.io.IOException;

/** One way to make bodies smaller, and back. */
public interface Compressor {

    /** Compresses; what the level means is up to the kind, or nothing. */
    byte[] compress(byte[] src, int level) throws IOException;

    /** Decompresses; fails on bytes that are something else. */
    byte[] decompress(byte[] src) throws IOException;
}
