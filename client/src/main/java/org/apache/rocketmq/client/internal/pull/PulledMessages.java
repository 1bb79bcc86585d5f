package org.apache.rocketmq.client.internal.pull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.PullMessageReply;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/** Turns a pull's body into the messages that a listener is handed. */
public final class PulledMessages {

    private PulledMessages() { }

    /** The messages that the subscription wants. The broker chose by a hash of the tag only. */
    public static List<MessageExt> in(ByteBuffer body, MessageQueue queue, PullMessageReply reply,
        SubscriptionData subscription, Reading reading) {
        Set<String> tags = subscription.getTagsSet();
        boolean all = tags == null || tags.isEmpty();
        String minOffset = Long.toString(reply.minOffset());
        String maxOffset = Long.toString(reply.maxOffset());
        var messages = new ArrayList<MessageExt>();
        var records = reading.records(body);
        while (records.hasNext()) {
            var message = records.next();
            if (all || message.getTags() != null && tags.contains(message.getTags())) {
                message.setBrokerName(queue.getBrokerName());
                MessageAccessor.putProperty(message, MessageConst.PROPERTY_MIN_OFFSET, minOffset);
                MessageAccessor.putProperty(message, MessageConst.PROPERTY_MAX_OFFSET, maxOffset);
                restoreTopic(message);
                message.setTopic(reading.topic(message.getTopic()));
                messages.add(message);
            }
        }
        return reading.filter().apply(queue, messages);
    }

    /** A message that comes again lies in its group's retry topic; the listener knows it by its own topic. */
    private static void restoreTopic(MessageExt message) {
        if (message.getTopic().startsWith(Names.RETRY_PREFIX)) {
            String topic = message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
            message.setTopic(topic == null ? message.getTopic() : topic);
        }
    }
}
