package org.apache.rocketmq.broker.send;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/**
 * The body of a batch: messages one after the other, all for one queue. Big-endian; magic and checksum are 0.
 * <pre>
 *   0              4       8          12     16            20     +n                   +2
 *   +--------------+-------+----------+------+-------------+------+--------------------+------------+
 *   | total length | magic | body CRC | flag | body length | body | properties length  | properties |
 *   +--------------+-------+----------+------+-------------+------+--------------------+------------+
 * </pre>
 */
final class BatchLayout {
    private static final int FLAG = 3 * Integer.BYTES;
    private static final int BODY_LENGTH = FLAG + Integer.BYTES;
    private static final int BODY = BODY_LENGTH + Integer.BYTES;
    private static final int MIN_LENGTH = BODY + Short.BYTES;

    /** So many messages one batch may have: they are written in one go. */
    static final int MOST_MESSAGES = 65_536;

    private BatchLayout() { }

    /** One message of a batch; the body is a view. */
    record Inner(int flag, ByteBuffer body, String properties) { }

    /**
     * The messages of a batch.
     *
     * @throws RequestRejected where the bytes are not whole messages; the text says where
     */
    static List<Inner> read(ByteBuffer batch) {
        var messages = new ArrayList<Inner>();
        int at = batch.position();
        while (at < batch.limit()) {
            int total = batch.limit() - at < MIN_LENGTH ? 0 : batch.getInt(at);
            if (total < MIN_LENGTH || total > batch.limit() - at) {
                throw broken(messages.size(), at, "a length of " + total);
            }
            if (messages.size() == MOST_MESSAGES) {
                throw new RequestRejected(Refusal.BATCH_TOO_LONG, "the batch has more than " + MOST_MESSAGES
                    + " messages; " + (batch.limit() - at) + " bytes of it are left", MOST_MESSAGES);
            }
            messages.add(readOne(batch.slice(at, total), messages.size(), at));
            at += total;
        }
        if (messages.isEmpty()) {
            throw new RequestRejected(Refusal.BATCH_EMPTY, "the batch is empty");
        }
        return messages;
    }

    private static Inner readOne(ByteBuffer message, int index, int at) {
        int bodyLength = message.getInt(BODY_LENGTH);
        if (bodyLength < 0 || bodyLength > message.limit() - MIN_LENGTH) {
            throw broken(index, at, "a body length of " + bodyLength);
        }
        int propertiesAt = BODY + bodyLength + Short.BYTES;
        int propertiesLength = message.getShort(BODY + bodyLength);
        if (propertiesLength != message.limit() - propertiesAt) {
            throw broken(index, at, "a properties length of " + propertiesLength);
        }
        var properties = new byte[propertiesLength];
        message.get(propertiesAt, properties);
        return new Inner(message.getInt(FLAG), message.slice(BODY, bodyLength),
            new String(properties, StandardCharsets.UTF_8));
    }

    private static RequestRejected broken(int index, int at, String what) {
        return new RequestRejected(Refusal.BATCH_BROKEN, "the batch is broken: message " + index
            + " at byte " + at + " has " + what + ", which does not fit", index, at);
    }
}
