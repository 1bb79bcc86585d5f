package org.apache.rocketmq.remoting.internal.transport;

import io.netty.channel.WriteBufferWaterMark;

/**
 * Which end of a connection this is. They differ in what happens when the other end reads too slowly: a server stops
 * reading its requests, a client refuses new calls. A client never stops reading, else the two could wait for each
 * other for ever.
 */
enum Side {
    SERVER(1 << 20),
    CLIENT(16 << 20);

    private final WriteBufferWaterMark waterMark;
    private final int mostUnsentBytes;

    Side(int mostUnsentBytes) {
        this.mostUnsentBytes = mostUnsentBytes;
        this.waterMark = new WriteBufferWaterMark(mostUnsentBytes / 2, mostUnsentBytes);
    }

    /** When a connection's unsent bytes are too many, and when they are few again. */
    WriteBufferWaterMark waterMark() {
        return waterMark;
    }

    int mostUnsentBytes() {
        return mostUnsentBytes;
    }
}
