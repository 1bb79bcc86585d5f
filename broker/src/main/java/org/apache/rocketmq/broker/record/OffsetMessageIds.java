package org.apache.rocketmq.broker.record;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

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

    /**
     * The log position that an id names, whichever broker gave it.
     *
     * @throws RequestRejected where there is no id (null), or it is none that a broker gives
     */
    public static long position(String id) {
        if (id == null) {
            throw new RequestRejected(Refusal.PARAMETER_BAD, "no message is named: msgId is missing");
        }
        try {
            return MessageDecoder.decodeMessageId(id).getOffset();
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new RequestRejected(Refusal.PARAMETER_BAD, "the message id '" + id
                + "' is none that a broker gives: " + e.getMessage());
        }
    }

    static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
