package org.apache.rocketmq.common.internal.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One message of a batch, as a batch send's body has it. The magic and the body's CRC are there and always 0.
 * <pre>
 *   0        4       8          12     16            +4     +n            +2          +n
 *   +--------+-------+----------+------+-------------+------+-------------+-----------+
 *   | length | magic | body CRC | flag | body length | body | props length| properties|
 *   +--------+-------+----------+------+-------------+------+-------------+-----------+
 * </pre>
 *
 * @param flag the user's flag
 * @param body a view of the buffer that it was read from, from position 0
 * @param properties as {@link PropertiesText} has them
 */
public record BatchUnit(int flag, ByteBuffer body, String properties) {
    private static final int FLAG = 3 * Integer.BYTES;
    private static final int BODY_LENGTH = FLAG + Integer.BYTES;
    private static final int BODY = BODY_LENGTH + Integer.BYTES;
    private static final int SHORTEST = BODY + Short.BYTES;

    /** All messages of a batch send's body, from the buffer's position to its limit. */
    public static List<BatchUnit> readAll(ByteBuffer in) {
        var units = new ArrayList<BatchUnit>();
        while (in.hasRemaining()) {
            units.add(read(in));
        }
        return units;
    }

    /**
     * Reads the message at the buffer's position and moves behind it.
     *
     * @throws BadRecordException when there is none
     */
    public static BatchUnit read(ByteBuffer in) {
        int start = in.position();
        int length = lengthAt(in);
        int bodyLength = in.getInt(start + BODY_LENGTH);
        if (bodyLength < 0 || bodyLength > length - SHORTEST) {
            throw new BadRecordException("a message of a batch has " + length + " bytes and a body of " + bodyLength);
        }
        int propertiesAt = start + BODY + bodyLength + Short.BYTES;
        int propertiesLength = in.getShort(propertiesAt - Short.BYTES);
        if (propertiesLength != start + length - propertiesAt) {
            throw new BadRecordException("a message of a batch has " + length + " bytes, a body of " + bodyLength
                + " and properties of " + propertiesLength);
        }
        var properties = new byte[propertiesLength];
        in.get(propertiesAt, properties);
        var unit = new BatchUnit(in.getInt(start + FLAG), in.slice(start + BODY, bodyLength),
            new String(properties, StandardCharsets.UTF_8));
        in.position(start + length);
        return unit;
    }

    /** How many messages there are between the buffer's position and its limit; the position stays. */
    public static int count(ByteBuffer in) {
        ByteBuffer view = in.duplicate();
        int count = 0;
        while (view.hasRemaining()) {
            view.position(view.position() + lengthAt(view));
            count++;
        }
        return count;
    }

    /** How many bytes a message takes in a batch whose body and properties take so many. */
    public static int length(int bodyBytes, int propertiesBytes) {
        return SHORTEST + bodyBytes + propertiesBytes;
    }

    /** The bytes that this message takes in a batch. */
    public byte[] toBytes() {
        byte[] text = properties.getBytes(StandardCharsets.UTF_8);
        if (text.length > RecordLayout.MAX_PROPERTIES_BYTES) {
            throw new BadRecordException("the properties take " + text.length + " bytes; "
                + RecordLayout.MAX_PROPERTIES_BYTES + " are allowed");
        }
        int length = length(body.remaining(), text.length);
        return ByteBuffer.allocate(length).putInt(length).putInt(0).putInt(0).putInt(flag)
            .putInt(body.remaining()).put(body.duplicate()).putShort((short) text.length).put(text).array();
    }

    private static int lengthAt(ByteBuffer in) {
        int length = in.remaining() < SHORTEST ? -1 : in.getInt(in.position());
        if (length < SHORTEST || length > in.remaining()) {
            throw new BadRecordException("a message of a batch is cut or garbled: " + in.remaining()
                + " bytes are left, its length is " + length);
        }
        return length;
    }
}
