package org.apache.rocketmq.client.internal.pull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageRecords;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;

/**
 * The messages of a pull's answer, one after the other. A broker keeps a batch that was sent to a topic with the
 * attribute {@code queue.type=BatchCQ} as one record, whose queue offset is that of the first message: it becomes the
 * messages that were sent, at offsets that count on from there.
 */
final class PulledRecords {
    private static final int BATCH = MessageSysFlag.INNER_BATCH_FLAG | MessageSysFlag.NEED_UNWRAP_FLAG;

    private final ByteBuffer bytes;
    private final Reading.Bodies bodies;
    private final MessageRecords records;
    /** What is left of the batch that was read last. */
    private Iterator<MessageExt> batch = Collections.emptyIterator();

    PulledRecords(ByteBuffer bytes, Reading reading) {
        this.bytes = bytes;
        bodies = reading.bodies();
        records = reading.records(bytes);
    }

    /** Whether the message is or was a part of a record with a whole batch. */
    static boolean isOfBatch(MessageExt message) {
        return (message.getSysFlag() & BATCH) == BATCH;
    }

    boolean hasNext() {
        return batch.hasNext() || records.hasNext();
    }

    /**
     * The next message.
     *
     * @throws BadRecordException where there is no whole record, or one with a batch of which not all can be read
     */
    MessageExt next() {
        if (batch.hasNext()) {
            return batch.next();
        }
        int start = bytes.position();
        var message = records.next();
        if (!isOfBatch(message)) {
            return message;
        }
        // Whatever becomes of bodies: the messages lie in the record's.
        batch = unwrapped(bodies == Reading.Bodies.WHOLE ? message
            : MessageDecoder.clientDecode(bytes.duplicate().position(start), true)).iterator();
        return batch.next();
    }

    private List<MessageExt> unwrapped(MessageExt whole) {
        var messages = new ArrayList<MessageExt>();
        try {
            MessageDecoder.decodeMessage(whole, messages);
        } catch (BadRecordException e) {
            throw unreadable(whole, e.getMessage(), e);
        }
        if (messages.isEmpty()) {
            throw unreadable(whole, "it has no messages", null);
        }
        if (bodies == Reading.Bodies.LEFT_OUT) {
            messages.forEach(message -> message.setBody(null));
        }
        return messages;
    }

    private static BadRecordException unreadable(MessageExt whole, String why, BadRecordException cause) {
        return new BadRecordException("the batch at queue offset " + whole.getQueueOffset() + " and log position "
            + whole.getCommitLogOffset() + " cannot be read: " + why, cause);
    }
}
