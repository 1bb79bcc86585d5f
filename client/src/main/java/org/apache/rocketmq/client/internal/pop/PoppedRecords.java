package org.apache.rocketmq.client.internal.pop;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.internal.pull.Reading;
import org.apache.rocketmq.common.consumer.ReceiptHandle;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageRecords;
import org.apache.rocketmq.remoting.internal.request.PopMessageReply;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a pop's body into messages with their receipts. The broker writes the receipts of messages that come again
 * into them; those of all others are put together of what the answer's header says of their queues.
 */
final class PoppedRecords {
    private static final Logger LOG = LoggerFactory.getLogger(PoppedRecords.class);
    private static final int PARTS_OF_A_START = 3;

    private final String group;
    private final MessageQueue queue;
    private final Reading reading;
    private final PopQueue source;

    PoppedRecords(String group, MessageQueue queue, Reading reading, PopQueue source) {
        this.group = group;
        this.queue = queue;
        this.reading = reading;
        this.source = source;
    }

    /** Those that the subscription wants, and those that it does not want. */
    record Sorted(List<PoppedMessage> wanted, List<PoppedMessage> unwanted) { }

    /** Throws an IllegalArgumentException where a receipt cannot be put together. */
    Sorted in(ByteBuffer body, PopMessageReply reply, SubscriptionData subscription, long nowNanos) {
        Set<String> tags = subscription.getTagsSet();
        boolean all = tags == null || tags.isEmpty();
        var starts = starts(reply.startOffsetInfo());
        var popped = new ArrayList<PoppedMessage>();
        var matching = new ArrayList<MessageExt>();
        var records = reading.records(body);
        while (records.hasNext()) {
            var message = readable(records);
            if (message == null) {
                continue;
            }
            var receipt = receipt(message, reply, starts, nowNanos);
            message.setBrokerName(queue.getBrokerName());
            MessageAccessor.putProperty(message, MessageConst.PROPERTY_POP_CK, receipt.text());
            if (message.getProperty(MessageConst.PROPERTY_FIRST_POP_TIME) == null) {
                MessageAccessor.putProperty(
                    message, MessageConst.PROPERTY_FIRST_POP_TIME, Long.toString(reply.popTime()));
            }
            message.setTopic(reading.topic(queue.getTopic()));
            popped.add(new PoppedMessage(message, receipt, source));
            // The broker chose by a hash of the tag only.
            if (all || message.getTags() != null && tags.contains(message.getTags())) {
                matching.add(message);
            }
        }
        return sorted(popped, reading.filter().apply(queue, matching));
    }

    /** The next message; null for one that cannot be read, which comes again when its time is over. */
    private MessageExt readable(MessageRecords records) {
        try {
            return records.next();
        } catch (BadRecordException e) {
            if (!records.skip()) {
                throw e;
            }
            LOG.warn("A message that was popped from {} cannot be read, and comes again when its time is over: {}",
                queue, e.getMessage());
            return null;
        }
    }

    private static Sorted sorted(List<PoppedMessage> popped, List<MessageExt> left) {
        Set<MessageExt> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
        chosen.addAll(left);
        var sorted = new Sorted(new ArrayList<>(), new ArrayList<>());
        popped.forEach(each -> (chosen.contains(each.message()) ? sorted.wanted : sorted.unwanted).add(each));
        return sorted;
    }

    private Receipt receipt(MessageExt message, PopMessageReply reply, Map<String, Long> starts, long nowNanos) {
        String written = message.getProperty(MessageConst.PROPERTY_POP_CK);
        if (written != null) {
            var parts = ReceiptHandle.decode(written);
            return receipt(parts.getTopicType(), parts.getQueueId(), parts.getOffset(), written, reply, nowNanos);
        }
        String kind = kind(message.getTopic());
        Long start = starts.get(kind + " " + message.getQueueId());
        if (start == null) {
            throw new IllegalArgumentException("the answer of " + queue.getBrokerName()
                + " does not say where it began with the queue " + message.getQueueId() + " of "
                + message.getTopic() + ": " + reply.startOffsetInfo());
        }
        String text = Receipt.text(start, reply.popTime(), reply.invisibleTime(), reply.reviveQid(), kind,
            queue.getBrokerName(), message.getQueueId(), message.getQueueOffset());
        return receipt(kind, message.getQueueId(), message.getQueueOffset(), text, reply, nowNanos);
    }

    private Receipt receipt(
        String kind, int queueId, long offset, String text, PopMessageReply reply, long nowNanos) {
        String topic = ReceiptHandle.builder().topicType(kind).build().getRealTopic(queue.getTopic(), group);
        return new Receipt(topic, queue.getBrokerName(), queueId, offset, text, nowNanos,
            Duration.ofMillis(reply.invisibleTime()));
    }

    private String kind(String topic) {
        if (!topic.startsWith(Names.RETRY_PREFIX)) {
            return ReceiptHandle.NORMAL_TOPIC;
        }
        return topic.equals(Names.RETRY_PREFIX + group + "+" + queue.getTopic()) ? ReceiptHandle.RETRY_TOPIC_V2
            : ReceiptHandle.RETRY_TOPIC;
    }

    /** By kind and queue the offset that the pop began at there, of {@code kind queue offset;...}. */
    private static Map<String, Long> starts(String text) {
        var starts = new HashMap<String, Long>();
        if (text == null || text.isEmpty()) {
            return starts;
        }
        for (String each : text.split(";")) {
            String[] parts = each.split(" ");
            if (parts.length != PARTS_OF_A_START) {
                throw new IllegalArgumentException("the answer's first offsets cannot be read: " + text);
            }
            starts.put(parts[0] + " " + parts[1], Long.parseLong(parts[2]));
        }
        return starts;
    }
}
