package org.apache.rocketmq.broker.record;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The ids that a broker gives to what it stores: its address, its port and the message's log position, in hex digits.
 * The first two are the same for all, so they are written once.
 */
public final class OffsetMessageIds {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String brokerPart;

    public OffsetMessageIds(InetSocketAddress broker) {
        byte[] address = broker.getAddress().getAddress();
        brokerPart = hex(ByteBuffer.allocate(address.length + Integer.BYTES).put(address).putInt(broker.getPort())
            .array());
    }

    /** The id of the message at a log position. */
    public String of(long logPosition) {
        return brokerPart + HEX.toHexDigits(logPosition);
    }

    static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
