package org.apache.rocketmq.broker.pop;

import java.util.function.Supplier;
import org.apache.rocketmq.broker.group.Subscription;
import org.apache.rocketmq.broker.pull.PullRules;
import org.apache.rocketmq.broker.pull.ReadChecks;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** Decides whether a request about popped messages may be served. */
final class PopChecks {
    /** As many messages as one record of a delivery has bits for. */
    static final int MOST_MESSAGES = 32;
    /** As long as messages are kept by default; what is out longer might be gone before it comes back. */
    static final long LONGEST_INVISIBLE_MILLIS = 3L * 24 * 60 * 60 * 1000;

    private final Supplier<PullRules> rules;
    private final ReadChecks reads;

    PopChecks(Supplier<PullRules> rules, ReadChecks reads) {
        this.rules = rules;
        this.reads = reads;
    }

    /**
     * The pop as it may be answered.
     *
     * @throws RequestRejected where it may not
     */
    Pop admit(Peer peer, PopMessageHeader header) {
        reads.requireBrokerReadable("pop");
        var group = reads.consuming(header.consumerGroup());
        var topic = requireQueue(header.topic(), header.queueId(), peer);
        requireCount(header.maxMsgNums());
        requireInvisible(header.invisibleTime(), 1);
        requireReturnable(header.consumerGroup(), header.topic());
        var wanted = wanted(header.topic(), header.exp(), header.expType());
        wanted.requireServed(rules.get().filterByProperties());
        return new Pop(peer, header, topic, group, wanted);
    }

    /** The settings of a topic, which may be read and has the queue, or the queue may be any. */
    TopicConfig requireQueue(String topic, int queueId, Peer peer) {
        return queueId == PopPlaces.ANY_QUEUE ? reads.readable(topic) : reads.readable(topic, queueId, peer);
    }

    /** Refuses a group that may not consume. */
    void requireConsuming(String group) {
        reads.consuming(group);
    }

    private void requireCount(int messages) {
        if (messages > MOST_MESSAGES) {
            throw new RequestRejected(Refusal.PARAMETER_OUT_OF_RANGE, "the broker[" + rules.get().brokerIp()
                + "] pop message's num is greater than " + MOST_MESSAGES + ": maxMsgNums is " + messages,
                messages, 1, MOST_MESSAGES);
        }
        requireRange("maxMsgNums", messages, 1, MOST_MESSAGES);
    }

    /** Refuses a time in milliseconds that messages may not be out for. */
    static void requireInvisible(long millis, long least) {
        requireRange("invisibleTime", millis, least, LONGEST_INVISIBLE_MILLIS);
    }

    static void requireRange(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new RequestRejected(Refusal.PARAMETER_OUT_OF_RANGE,
                what + " is " + value + ", and may be from " + least + " to " + most, value, least, most);
        }
    }

    /** Refuses what could not come back, as its retry topic would have no valid name. */
    private static void requireReturnable(String group, String topic) {
        if (!topic.startsWith(Names.RETRY_PREFIX)) {
            String complaint = Names.topicComplaint(QueueKind.RETRY.topicFor(group, topic));
            if (complaint != null) {
                throw new RequestRejected(Refusal.TOPIC_NAME_BAD, "the group " + group + " cannot pop " + topic
                    + ", as there can be no retry topic of that name: " + complaint);
            }
        }
    }

    private static Subscription wanted(String topic, String expression, String type) {
        try {
            return Subscription.of(topic, expression == null || expression.isEmpty() ? "*" : expression,
                type == null || type.isEmpty() ? ExpressionType.TAG : type, 0);
        } catch (IllegalArgumentException e) {
            throw new RequestRejected(Refusal.EXPRESSION_MALFORMED,
                "parse the consumer's subscription failed: " + e.getMessage());
        }
    }

    /** The place that a receipt is for, where topic, queue and offset of the request fit it. */
    PopPlace place(Receipt receipt, String group, String topic, int queueId, Peer peer) {
        reads.consuming(group);
        if (receipt.queueId() != queueId) {
            throw new RequestRejected(Refusal.RECEIPT_BROKEN, "the receipt [" + receipt.text() + "] is for queue "
                + receipt.queueId() + ", not " + queueId);
        }
        var place = receipt.place(group, topic);
        String complaint = ReadChecks.queueComplaint(reads.readable(place.topic()), queueId, peer);
        if (complaint != null) {
            throw new RequestRejected(Refusal.RECEIPT_BROKEN, complaint);
        }
        return place;
    }
}
