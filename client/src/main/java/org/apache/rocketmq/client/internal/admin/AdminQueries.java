package org.apache.rocketmq.client.internal.admin;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.offset.QueueOffsets;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Calls;
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
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.ViewMessageHeader;

/** The queries of {@code MQAdmin}, each of which waits for its answer. */
public final class AdminQueries {
    /** Such a query asks a name server first, perhaps, and then a broker. */
    private static final int CALLS_PER_QUERY = 3;

    private final ClientInstance instance;
    private final QueueOffsets offsets;
    private final long timeoutMillis;

    public AdminQueries(ClientInstance instance) {
        this.instance = instance;
        this.offsets = new QueueOffsets(instance.calls(), instance.routes(), instance.callTimeoutMillis());
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

    /** The queues of a topic that can be read. */
    public Set<MessageQueue> readableQueues(String topic) throws MQClientException {
        return new TreeSet<>(await(instance.routes().find(topic), "Finding the route of " + topic).readable());
    }

    /** Creates a topic on every master of the topic {@code key}. */
    public void createTopic(String key, String topic, int queues, int topicSysFlag, Map<String, String> attributes)
        throws MQClientException {
        String complaint = Names.topicComplaint(topic);
        if (complaint == null && SystemTopics.isSystem(topic)) {
            complaint = "The topic " + topic + " is the system's own.";
        }
        if (complaint == null && attributes != null && !attributes.isEmpty()) {
            complaint = "Attributes of a topic are not supported by createTopic yet: " + attributes;
        }
        if (complaint != null) {
            throw new MQClientException(complaint, null);
        }
        var route = await(instance.routes().find(key), "Finding the brokers of " + key);
        var header = new CreateTopicHeader(topic, key, queues, queues, PermName.PERM_READ | PermName.PERM_WRITE,
            TopicFilterType.SINGLE_TAG.name(), topicSysFlag, false, null, null);
        var creations = new ArrayList<CompletableFuture<Void>>();
        for (String address : masters(key, route)) {
            creations.add(instance.calls().call(address, Requests.UPDATE_AND_CREATE_TOPIC, header, null,
                instance.callTimeoutMillis()));
        }
        await(CompletableFuture.allOf(creations.toArray(CompletableFuture[]::new)), "Creating the topic " + topic);
    }

    /** The message that an offset message id, as a SendResult tells it, leads to. */
    public MessageExt viewMessage(String topic, String msgId)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        MessageId id = parse(msgId);
        String address = Hosts.text((InetSocketAddress) id.getAddress());
        var header = new ViewMessageHeader(topic, id.getOffset());
        var body = instance.calls()
            .exchange(address, Requests.VIEW_MESSAGE_BY_ID, header, null, instance.callTimeoutMillis())
            .thenApply(response -> Calls.successful(address, response).bodyBuffer());
        return MessageDecoder.clientDecode(Outcome.await(body, timeoutMillis, "Reading the message " + msgId), true);
    }

    /** The error of a method that is not there yet. */
    public static MQClientException notSupported(String method) {
        return new MQClientException(method + " is not supported yet by this client", null);
    }

    private static MessageId parse(String msgId) throws MQClientException {
        try {
            return MessageDecoder.decodeMessageId(msgId);
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new MQClientException("viewMessage needs the offset message id of a SendResult, as a search by the"
                + " producer's id is not supported yet; this is none: " + msgId, e);
        }
    }

    private static Set<String> masters(String key, TopicRoute route) throws MQClientException {
        if (route.masterAddresses().isEmpty()) {
            throw new MQClientException(ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                "No broker of " + key + " has a master to create a topic at: " + route);
        }
        return route.masterAddresses();
    }

    private <T> T await(CompletableFuture<T> future, String what) throws MQClientException {
        return Outcome.awaitOrClientException(future, timeoutMillis, what);
    }
}
