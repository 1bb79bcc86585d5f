package org.apache.rocketmq.client.internal.admin;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.offset.QueueOffsets;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.TopicFilterType;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageId;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.internal.request.CreateTopicHeader;
import org.apache.rocketmq.remoting.internal.request.QueryMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.ViewMessageHeader;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queries of {@code MQAdmin}, each of which waits for its answer. */
public final class AdminQueries {
    private static final Logger LOG = LoggerFactory.getLogger(AdminQueries.class);
    /** Such a query asks a name server first, perhaps, and then a broker. */
    private static final int CALLS_PER_QUERY = 3;
    private static final int ONE = 1;

    private final ClientInstance instance;
    private final QueueOffsets offsets;
    private final long timeoutMillis;

    public AdminQueries(ClientInstance instance) {
        this.instance = instance;
        this.offsets = QueueOffsets.of(instance);
        this.timeoutMillis = CALLS_PER_QUERY * instance.callTimeoutMillis();
    }

    public long minOffset(MessageQueue queue) throws MQClientException {
        return await(offsets.min(queue), "Finding the first offset of " + queue);
    }

    public long maxOffset(MessageQueue queue) throws MQClientException {
        return await(offsets.max(queue), "Finding the next offset of " + queue);
    }

    public long searchOffset(MessageQueue queue, long timestampMillis) throws MQClientException {
        return await(offsets.atTime(queue, timestampMillis), "Finding the offset of a time in " + queue);
    }

    /** When the oldest message of the queue was stored, in milliseconds; -1 where it has none. */
    public long earliestMsgStoreTime(MessageQueue queue) throws MQClientException {
        return await(offsets.timeOfFirst(queue), "Finding the time of the first message of " + queue);
    }

    /** The queues of a topic that can be read. */
    public Set<MessageQueue> readableQueues(String topic) throws MQClientException {
        return new TreeSet<>(await(instance.routes().find(topic), "Finding the route of " + topic).readable());
    }

    /** The queues of a topic that can be read, for those who are to consume it: there must be some. */
    public Set<MessageQueue> queuesToConsume(String topic) throws MQClientException {
        Set<MessageQueue> queues;
        try {
            queues = readableQueues(topic);
        } catch (MQClientException e) {
            throw new MQClientException("Can not find Message Queue for this topic, " + topic + ": "
                + e.getErrorMessage(), e);
        }
        if (queues.isEmpty()) {
            throw new MQClientException("Can not find Message Queue for this topic, " + topic
                + ": none of its queues can be read now", null);
        }
        return new HashSet<>(queues);
    }

    /** Creates a topic on every master of the topic {@code key}. */
    public void createTopic(String key, String topic, int queues, int topicSysFlag, Map<String, String> attributes)
        throws MQClientException {
        String complaint = Names.topicComplaint(topic);
        if (complaint == null && SystemTopics.isSystem(topic)) {
            complaint = "The topic " + topic + " is the system's own.";
        }
        if (complaint != null) {
            throw new MQClientException(complaint, null);
        }
        var route = await(instance.routes().find(key), "Finding the brokers of " + key);
        var header = new CreateTopicHeader(topic, key, queues, queues, PermName.PERM_READ | PermName.PERM_WRITE,
            TopicFilterType.SINGLE_TAG.name(), topicSysFlag, false, text(attributes), null);
        var creations = new ArrayList<CompletableFuture<Void>>();
        for (String address : masters(key, route)) {
            creations.add(instance.calls().call(address, Requests.UPDATE_AND_CREATE_TOPIC, header, null,
                instance.callTimeoutMillis()));
        }
        await(CompletableFuture.allOf(creations.toArray(CompletableFuture[]::new)), "Creating the topic " + topic);
    }

    /** The messages of a topic with a key that were stored between two times, {@code maxNum} of them at most. */
    public QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
        throws MQClientException, InterruptedException {
        return query(new QueryMessageHeader(topic, key, maxNum, begin, end, null, null, false));
    }

    /**
     * One message, by an id that a SendResult told: by that of its place where it leads to a known broker, else by that
     * which its producer gave it, and where no message has that, by the place after all. Ids of both kinds may look the
     * same.
     */
    public MessageExt viewMessage(String topic, String msgId)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        if (msgId == null || msgId.isEmpty()) {
            throw new MQClientException("The id of the message to view in " + topic + " is "
                + (msgId == null ? "null" : "empty"), null);
        }
        MessageId place = place(msgId);
        String address = place == null ? null : Hosts.text((InetSocketAddress) place.getAddress());
        if (place != null && leadsTo(address, topic)) {
            return view(address, topic, msgId, place.getOffset());
        }
        try {
            return query(new QueryMessageHeader(topic, msgId, ONE, 0, Long.MAX_VALUE, null, null, true))
                .getMessageList().get(0);
        } catch (MQClientException e) {
            if (place == null) {
                throw e;
            }
            try {
                return view(address, topic, msgId, place.getOffset());
            } catch (RemotingException | MQBrokerException | MQClientException none) {
                e.addSuppressed(none);
                throw e;
            }
        }
    }

    /** Whether any route names the address; routes may also have names of hosts, and a topic none any more. */
    private boolean leadsTo(String address, String topic) {
        try {
            await(instance.routes().find(topic), "Finding the brokers of " + topic);
        } catch (MQClientException e) {
            LOG.debug("The place of a message is looked for without the route of {}: {}", topic, e.getMessage());
        }
        return instance.routes().allAddresses().contains(address);
    }

    private MessageExt view(String address, String topic, String msgId, long position)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        var header = new ViewMessageHeader(topic, position);
        var message = instance.calls()
            .answer(address, Requests.VIEW_MESSAGE_BY_ID, header, null, instance.callTimeoutMillis(),
                Set.of(ResponseCode.SUCCESS), response -> MessageDecoder.clientDecode(response.bodyBuffer(), true));
        return Outcome.await(message, timeoutMillis, "Reading the message " + msgId + " of " + topic);
    }

    private QueryResult query(QueryMessageHeader header) throws MQClientException, InterruptedException {
        String complaint = Names.madeTopicComplaint(header.topic());
        if (complaint == null && (header.key() == null || header.key().isEmpty())) {
            complaint = "The key to look for in " + header.topic() + " is " + (header.key() == null ? "null" : "empty");
        }
        if (complaint == null && header.maxNum() < 1) {
            complaint = "maxNum is " + header.maxNum() + "; one message at least must be asked for";
        }
        if (complaint != null) {
            throw new MQClientException(complaint, null);
        }
        return await(new KeyQuery(instance, header).run(), "Looking for " + header.key() + " in " + header.topic());
    }

    /** The place that an id tells; null where it is none. */
    private static MessageId place(String msgId) {
        try {
            return MessageDecoder.decodeMessageId(msgId);
        } catch (UnknownHostException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Attributes in the form {@code +name=value,-name}. */
    private static String text(Map<String, String> attributes) {
        if (attributes == null || attributes.isEmpty()) {
            return null;
        }
        return attributes.entrySet().stream().map(attribute -> attribute.getValue() == null
            || attribute.getValue().isEmpty() ? attribute.getKey() : attribute.getKey() + "=" + attribute.getValue())
            .collect(Collectors.joining(","));
    }

    private static Set<String> masters(String key, TopicRoute route) throws MQClientException {
        if (route.masterAddresses().isEmpty()) {
            throw new MQClientException(ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                "No broker of " + key + " has a master to create a topic at: " + route
                    + ". Check that its brokers run, or name a topic that others have");
        }
        return route.masterAddresses();
    }

    private <T> T await(CompletableFuture<T> future, String what) throws MQClientException {
        return Outcome.awaitOrClientException(future, timeoutMillis, what);
    }
}
