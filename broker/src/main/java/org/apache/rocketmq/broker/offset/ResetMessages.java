package org.apache.rocketmq.broker.offset;

import java.util.Map;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageQueueForC;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.ResetOffsetHeader;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.body.ResetOffsetBody;
import org.apache.rocketmq.remoting.protocol.body.ResetOffsetBodyForC;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the members of a group where it was moved, each over its connection and in the form that it reads. */
final class ResetMessages {
    private static final Logger LOG = LoggerFactory.getLogger(ResetMessages.class);

    private final Groups groups;
    private final String brokerName;

    ResetMessages(Groups groups, String brokerName) {
        this.groups = groups;
        this.brokerName = brokerName;
    }

    /** The offsets as members in Java and operators read them. */
    ResetOffsetBody body(String topic, Map<Integer, Long> offsets) {
        var body = new ResetOffsetBody();
        offsets.forEach((queueId, offset) ->
            body.getOffsetTable().put(new MessageQueue(topic, brokerName, queueId), offset));
        return body;
    }

    private ResetOffsetBodyForC bodyForC(String topic, Map<Integer, Long> offsets) {
        var body = new ResetOffsetBodyForC();
        offsets.forEach((queueId, offset) ->
            body.getOffsetTable().add(new MessageQueueForC(topic, brokerName, queueId, offset)));
        return body;
    }

    /** Tells all members. One whose connection is full or gone takes the offsets when it starts again. */
    void send(ResetOffsetHeader header, Map<Integer, Long> offsets) {
        byte[] body = body(header.topic(), offsets).encode();
        byte[] bodyForC = bodyForC(header.topic(), offsets).encode();
        groups.members(header.group()).forEach((peer, client) -> {
            var message = Requests.RESET_CONSUMER_CLIENT_OFFSET.request(
                header, client.language() == LanguageCode.CPP ? bodyForC : body);
            if (!peer.oneway(message)) {
                LOG.warn("The member {} of group {} could not be told that it was moved in topic {}",
                    client.id(), header.group(), header.topic());
            }
        });
    }
}
