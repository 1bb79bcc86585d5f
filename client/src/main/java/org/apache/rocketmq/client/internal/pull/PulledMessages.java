package org.apache.rocketmq.client.internal.pull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.PullMessageReply;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * What a pull's body holds.
 *
 * @param messages those that a listener is handed
 * @param next the offset that the next pull begins at
 */
public record PulledMessages(List<MessageExt> messages, long next) {

    /**
     * The messages that the subscription wants; the broker chose by a hash of the tag only. They end before one that
     * cannot be read: the next pull begins with that one, and fails by it.
     *
     * @throws BadRecordException where the first one cannot be read, or there is none
     */
    public static PulledMessages in(ByteBuffer body, MessageQueue queue, PullMessageReply reply,
        SubscriptionData subscription, Reading reading) {
        if (!body.hasRemaining()) {
            // Whoever went on behind it would never see what should be here.
            throw new BadRecordException("an answer with messages has none");
        }
        Set<String> tags = subscription.getTagsSet();
        boolean all = tags == null || tags.isEmpty();
        String minOffset = Long.toString(reply.minOffset());
        String maxOffset = Long.toString(reply.maxOffset());
        var messages = new ArrayList<MessageExt>();
        var records = new PulledRecords(body, reading);
        long next = reply.nextBeginOffset();
        MessageExt last = null;
        while (records.hasNext()) {
            MessageExt message;
            try {
                message = records.next();
            } catch (BadRecordException e) {
                if (last == null) {
                    throw e;
                }
                next = last.getQueueOffset() + 1;
                break;
            }
            last = message;
            if (all || message.getTags() != null && tags.contains(message.getTags())) {
                message.setBrokerName(queue.getBrokerName());
                MessageAccessor.putProperty(message, MessageConst.PROPERTY_MIN_OFFSET, minOffset);
                MessageAccessor.putProperty(message, MessageConst.PROPERTY_MAX_OFFSET, maxOffset);
                restoreTopic(message);
                message.setTopic(reading.topic(message.getTopic()));
                messages.add(message);
            }
        }
        return new PulledMessages(reading.filter().apply(queue, messages), next);
    }

    /** Without what lies before this offset in a batch, which comes whole where its middle is asked for. */
    PulledMessages from(long offset) {
        if (messages.isEmpty() || !isBefore(offset, messages.get(0))) {
            return this;
        }
        var left = new ArrayList<>(messages);
        left.removeIf(message -> isBefore(offset, message));
        return new PulledMessages(left, next);
    }

    private static boolean isBefore(long offset, MessageExt message) {
        return message.getQueueOffset() < offset && PulledRecords.isOfBatch(message);
    }

    /** A message that comes again lies in its group's retry topic; the listener knows it by its own topic. */
    private static void restoreTopic(MessageExt message) {
        if (message.getTopic().startsWith(Names.RETRY_PREFIX)) {
            String topic = message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
            message.setTopic(topic == null ? message.getTopic() : topic);
        }
    }
}
