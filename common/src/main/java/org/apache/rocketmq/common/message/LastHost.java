package org.apache.rocketmq.common.message;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** The host that was read last of some records, which mostly is the next one's too. */
final class LastHost {
    private InetSocketAddress host;
    private boolean v6;
    private int at;

    /**
     * Reads the host at this place.
     *
     * @param in always the same buffer
     * @throws IllegalArgumentException where there is none
     */
    InetSocketAddress read(ByteBuffer in, int place, boolean isV6) {
        if (host == null || v6 != isV6 || !isSame(in, place)) {
            host = HostBytes.read(in, place, isV6);
            v6 = isV6;
            at = place;
        }
        return host;
    }

    private boolean isSame(ByteBuffer in, int place) {
        int compared = v6 ? HostBytes.V6_ADDRESS : HostBytes.V4_ADDRESS;
        return in.getInt(at + compared) == in.getInt(place + compared) && (v6
            ? in.getLong(at) == in.getLong(place) && in.getLong(at + Long.BYTES) == in.getLong(place + Long.BYTES)
            : in.getInt(at) == in.getInt(place));
    }
}
