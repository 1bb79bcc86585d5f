package org.apache.rocketmq.client.internal.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.internal.request.CheckTransactionStateHeader;
import org.apache.rocketmq.remoting.internal.request.ConsumerSendMsgBackHeader;
import org.apache.rocketmq.remoting.internal.request.EndTransactionHeader;
import org.apache.rocketmq.remoting.internal.request.GetEarliestMsgStoretimeReply;
import org.apache.rocketmq.remoting.internal.request.GetMaxOffsetReply;
import org.apache.rocketmq.remoting.internal.request.GetMinOffsetReply;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageReply;
import org.apache.rocketmq.remoting.internal.request.QueryConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.QueryConsumerOffsetReply;
import org.apache.rocketmq.remoting.internal.request.RecallMessageReply;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SearchOffsetReply;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.request.SendMessageReply;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** A broker that keeps messages in lists, holds pulls, and knows the members of groups. */
public final class FakeBroker extends FakeServer {
    /** When the first message of each queue was stored, as this broker says. */
    public static final long FIRST_STORED_MILLIS = 1_700_000_000_000L;

    private static final InetSocketAddress BORN = new InetSocketAddress("127.0.0.1", 1);

    private final String name;
    private final List<FakeNameServer> nameServers = new CopyOnWriteArrayList<>();
    private final FakeGroups groups = new FakeGroups(this);
    private final FakeLocks locks = new FakeLocks(this);
    private final FakePops pops = new FakePops(this);
    private final List<MessageExt> log = new ArrayList<>();
    private final List<SendMessageHeader> sends = new CopyOnWriteArrayList<>();
    private final List<ConsumerSendMsgBackHeader> sentBack = new CopyOnWriteArrayList<>();
    private final List<EndTransactionHeader> ends = new CopyOnWriteArrayList<>();
    private volatile Peer lastSender;
    private final List<PullMessageHeader> pulls = new CopyOnWriteArrayList<>();
    private final Map<String, Long> offsets = new ConcurrentHashMap<>();
    private final Set<Held> held = ConcurrentHashMap.newKeySet();
    private volatile int firstOffset;
    private volatile int keptFrom;

    private FakeBroker(String name) {
        this.name = name;
    }

    private record Held(Request<PullMessageHeader> request, CompletableFuture<Response> answer) { }

    public static FakeBroker start(String name) throws IOException {
        var broker = new FakeBroker(name);
        broker.start();
        return broker;
    }

    public String name() {
        return name;
    }

    List<FakeNameServer> nameServers() {
        return nameServers;
    }

    /** The headers of all messages that were sent. */
    public List<SendMessageHeader> sends() {
        return sends;
    }

    /** The ends of transactions that were told. */
    public List<EndTransactionHeader> ends() {
        return ends;
    }

    /** Asks the client that has sent last how the transaction of a message went. */
    public void askFor(MessageExt half) {
        lastSender.oneway(Requests.CHECK_TRANSACTION_STATE.request(new CheckTransactionStateHeader(half.getTopic(),
            half.getQueueOffset(), half.getCommitLogOffset(), "msg", "transaction", id(half)),
            MessageDecoder.encode(half, false)));
    }

    /** The messages that were stored, in their order. */
    public List<MessageExt> stored() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** The headers of all messages that were sent back. */
    public List<ConsumerSendMsgBackHeader> sentBack() {
        return sentBack;
    }

    /** The headers of all pulls. */
    public List<PullMessageHeader> pulls() {
        return pulls;
    }

    public FakeGroups groups() {
        return groups;
    }

    public FakeLocks locks() {
        return locks;
    }

    public FakePops pops() {
        return pops;
    }

    /** The offset that a group has committed; -1 where it has not. */
    public long committed(String group, String topic, int queueId) {
        return offsets.getOrDefault(group + "@" + topic + "@" + queueId, -1L);
    }

    public void commit(String group, String topic, int queueId, long offset) {
        offsets.put(group + "@" + topic + "@" + queueId, offset);
    }

    /** Pretends that earlier messages have been deleted: offsets of new queues begin here. */
    public void beginAt(int offset) {
        firstOffset = offset;
    }

    /** From now on no message before this offset can be pulled. */
    public void deleteBefore(int offset) {
        keptFrom = offset;
    }

    private int begin() {
        return Math.max(firstOffset, keptFrom);
    }

    /** Stores a message as if a producer had sent it, and answers the pulls that wait for it. */
    public MessageExt store(String topic, int queueId, Message message, int sysFlag, int reconsumeTimes) {
        MessageExt stored = new MessageExt();
        synchronized (log) {
            stored.setTopic(topic);
            stored.setQueueId(queueId);
            stored.setBody(message.getBody());
            stored.setFlag(message.getFlag());
            message.getProperties().forEach((key, value) ->
                MessageAccessor.putProperty(stored, key, value));
            stored.setSysFlag(sysFlag);
            stored.setReconsumeTimes(reconsumeTimes);
            stored.setBornHost(BORN);
            stored.setStoreHost(new InetSocketAddress("127.0.0.1", Integer.parseInt(address().split(":")[1])));
            stored.setQueueOffset(maxOffset(topic, queueId));
            stored.setCommitLogOffset(1000L * log.size());
            log.add(stored);
        }
        for (Held pull : held) {
            var header = pull.request().header();
            boolean waitsForThis = header.topic().equals(topic) && header.queueId() == queueId
                && header.queueOffset() <= stored.getQueueOffset();
            if (waitsForThis && held.remove(pull)) {
                pull.answer().complete(found(header));
            }
        }
        pops.arrived();
        return stored;
    }

    public void store(String topic, int queueId, String tags, String body) {
        store(topic, queueId, new Message(topic, tags, body.getBytes(StandardCharsets.UTF_8)), 0, 0);
    }

    public long maxOffset(String topic, int queueId) {
        synchronized (log) {
            return firstOffset + log.stream()
                .filter(m -> m.getTopic().equals(topic) && m.getQueueId() == queueId).count();
        }
    }

    @Override
    HandlerTable.Builder handlers(HandlerTable.Builder table) {
        on(table, Requests.SEND_MESSAGE_V2, this::send);
        on(table, Requests.SEND_BATCH_MESSAGE, this::sendBatch);
        on(table, Requests.END_TRANSACTION, request -> {
            ends.add(request.header());
            return Response.ok().now();
        });
        on(table, Requests.PULL_MESSAGE, this::pull);
        on(table, Requests.CONSUMER_SEND_MSG_BACK, this::sendBack);
        on(table, Requests.QUERY_CONSUMER_OFFSET, this::queryOffset);
        on(table, Requests.UPDATE_CONSUMER_OFFSET, request -> {
            var header = request.header();
            commit(header.consumerGroup(), header.topic(), header.queueId(), header.commitOffset());
            return Response.ok().now();
        });
        on(table, Requests.GET_MAX_OFFSET, request -> Response.ok(GetMaxOffsetReply.CODEC, new GetMaxOffsetReply(
            maxOffset(request.header().topic(), request.header().queueId()))).now());
        on(table, Requests.GET_MIN_OFFSET, request ->
            Response.ok(GetMinOffsetReply.CODEC, new GetMinOffsetReply(firstOffset)).now());
        on(table, Requests.GET_EARLIEST_MSG_STORETIME, request -> Response.ok(
            GetEarliestMsgStoretimeReply.CODEC, new GetEarliestMsgStoretimeReply(FIRST_STORED_MILLIS)).now());
        on(table, Requests.SEARCH_OFFSET_BY_TIMESTAMP, request ->
            Response.ok(SearchOffsetReply.CODEC, new SearchOffsetReply(firstOffset + 1L)).now());
        on(table, Requests.QUERY_MESSAGE, request -> Response.of(ResponseCode.QUERY_NOT_FOUND, "none").now());
        on(table, Requests.VIEW_MESSAGE_BY_ID, request -> Response.of(ResponseCode.SYSTEM_ERROR, "none").now());
        on(table, Requests.RECALL_MESSAGE, request -> Response.ok(RecallMessageReply.CODEC,
            new RecallMessageReply(request.header().topic() + " " + request.header().recallHandle())).now());
        on(table, Requests.CHECK_CLIENT_CONFIG, request -> Response.ok().now());
        groups.handlers(table);
        locks.handlers(table);
        pops.handlers(table);
        return table;
    }

    private CompletionStage<Response> send(Request<SendMessageHeader> request) {
        var header = request.header();
        sends.add(header);
        lastSender = request.peer();
        createTopic(header.topic(), header.defaultTopicQueueNums());
        var message = new Message(header.topic(), bytes(request.body()));
        MessageDecoder.string2messageProperties(header.properties()).forEach((key, value) ->
            MessageAccessor.putProperty(message, key, value));
        var stored = store(header.topic(), header.queueId(), message, header.sysFlag(), header.reconsumeTimes());
        return stored(header, stored.getQueueOffset(), id(stored));
    }

    private CompletionStage<Response> sendBatch(Request<SendMessageHeader> request) {
        var header = request.header();
        sends.add(header);
        var ids = new ArrayList<String>();
        long first = maxOffset(header.topic(), header.queueId());
        for (Message message : MessageDecoder.decodeMessages(ByteBuffer.wrap(bytes(request.body())))) {
            ids.add(id(store(header.topic(), header.queueId(), message, 0, 0)));
        }
        return stored(header, first, String.join(",", ids));
    }

    private CompletionStage<Response> stored(SendMessageHeader header, long offset, String ids) {
        return Response.ok(SendMessageReply.CODEC,
            new SendMessageReply(ids, header.queueId(), offset, null, null, null)).now();
    }

    private static String id(MessageExt stored) {
        return MessageDecoder.createMessageId(stored.getStoreHost(), stored.getCommitLogOffset());
    }

    static byte[] bytes(ByteBuffer body) {
        var bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    private void createTopic(String topic, int queues) {
        nameServers.forEach(nameServer -> nameServer.addRoute(topic, queues, this));
    }

    void createRetryTopic(String group) {
        createTopic(Names.RETRY_PREFIX + group, 1);
    }

    private CompletionStage<Response> pull(Request<PullMessageHeader> request) {
        var header = request.header();
        pulls.add(header);
        if (!PullSysFlag.hasSubscriptionFlag(header.sysFlag())
            && !groups.knows(header.consumerGroup(), header.topic())) {
            return Response.of(ResponseCode.SUBSCRIPTION_NOT_EXIST, "the fake knows no such group").now();
        }
        if ((header.sysFlag() & 1) != 0) {
            commit(header.consumerGroup(), header.topic(), header.queueId(), header.commitOffset());
        }
        long max = maxOffset(header.topic(), header.queueId());
        if (header.queueOffset() < begin() || header.queueOffset() > max) {
            long corrected = header.queueOffset() < begin() ? begin() : max;
            return Response.of(ResponseCode.PULL_OFFSET_MOVED, "moved", PullMessageReply.CODEC, reply(corrected, max))
                .now();
        }
        if (header.queueOffset() < max) {
            return found(header).now();
        }
        var answer = new CompletableFuture<Response>();
        var pull = new Held(request, answer);
        held.add(pull);
        // A message may have come in between.
        if (header.queueOffset() < maxOffset(header.topic(), header.queueId()) && held.remove(pull)) {
            answer.complete(found(header));
        }
        return answer;
    }

    private Response found(PullMessageHeader header) {
        List<MessageExt> messages;
        synchronized (log) {
            messages = log.stream()
                .filter(m -> m.getTopic().equals(header.topic()) && m.getQueueId() == header.queueId()
                    && m.getQueueOffset() >= header.queueOffset())
                .limit(header.maxMsgNums()).toList();
        }
        var body = new ByteArrayOutputStream();
        messages.forEach(message -> body.writeBytes(MessageDecoder.encode(message, false)));
        long next = messages.get(messages.size() - 1).getQueueOffset() + 1;
        return Response.ok(PullMessageReply.CODEC, reply(next, maxOffset(header.topic(), header.queueId())))
            .body(body.toByteArray());
    }

    private PullMessageReply reply(long next, long max) {
        return new PullMessageReply(0, next, begin(), max, null, null, null, null);
    }

    private CompletionStage<Response> sendBack(Request<ConsumerSendMsgBackHeader> request) {
        sentBack.add(request.header());
        return Response.ok().now();
    }

    private CompletionStage<Response> queryOffset(Request<QueryConsumerOffsetHeader> request) {
        var header = request.header();
        long offset = committed(header.consumerGroup(), header.topic(), header.queueId());
        return (offset < 0 ? Response.of(ResponseCode.QUERY_NOT_FOUND, "never consumed")
            : Response.ok(QueryConsumerOffsetReply.CODEC, new QueryConsumerOffsetReply(offset))).now();
    }
}
