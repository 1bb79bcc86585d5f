package org.apache.rocketmq.broker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.ReplyMessageHeader;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.internal.transport.ClientOptions;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.GetConsumerStatusBody;
import org.apache.rocketmq.remoting.protocol.body.ResetOffsetBody;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/** A broker in this process, on a free port, with clients that speak the protocol to it. */
final class RunningBroker implements AutoCloseable {
    static final int SUSPEND = 2;
    static final int OWN_SUBSCRIPTION = 4;
    /** What each client says of the first queue of any topic when it is asked how far it is. */
    static final long OWN_OFFSET = 4711;
    private static final long TIMEOUT_MILLIS = 30_000;
    /** Longer than any call waits for its answer: a waiting pull that nobody wakes fails its test. */
    private static final long SUSPEND_MILLIS = 60_000;

    private final IoLoops loops = IoLoops.start("test-client", 1);
    private final List<Client> clients = new ArrayList<>();
    private final Client client = connect();
    private Broker broker;

    private RunningBroker() { }

    static RunningBroker start(Path store, String... moreSettings) throws Exception {
        return startWithFile(null, store, moreSettings);
    }

    /** As one that was started with a properties file, which it may change. */
    static RunningBroker startWithFile(Path file, Path store, String... moreSettings) throws Exception {
        var running = new RunningBroker();
        var texts = new HashMap<>(Map.of("brokerName", "broker-a", "brokerIP1", "127.0.0.1",
            "bindAddress", "127.0.0.1", "listenPort", "0", "storePathRootDir", store.toString(),
            "mappedFileSizeCommitLog", "1048576", "mappedFileSizeConsumeQueue", "20000"));
        // However full the disk is.
        texts.putAll(Map.of("diskMaxUsedSpaceRatio", "95", "cleanFileForciblyEnable", "false",
            "diskSpaceWarningLevelRatio", "99"));
        for (String setting : moreSettings) {
            int equals = setting.indexOf('=');
            texts.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        try {
            running.broker = Broker.start(Settings.parse(texts, BrokerSettings.all()), file);
        } catch (Exception e) {
            running.close();
            throw e;
        }
        return running;
    }

    Broker broker() {
        return broker;
    }

    Client client() {
        return client;
    }

    /** One more client, with a connection of its own. */
    Client connect() {
        var connected = new Client();
        clients.add(connected);
        return connected;
    }

    @Override
    public void close() {
        if (broker != null) {
            broker.close();
        }
        clients.forEach(Client::close);
        loops.close();
    }

    /** Speaks to the broker over one connection. */
    final class Client implements AutoCloseable {
        private static final Executor SAME_THREAD = Runnable::run;

        /** The groups of which the broker said that their members have changed. */
        final List<String> changedGroups = new CopyOnWriteArrayList<>();
        /** The replies that the broker pushed: their headers. */
        final List<ReplyMessageHeader> pushedReplies = new CopyOnWriteArrayList<>();
        /** How this client answers such a push; never where it is null. */
        volatile Response answerToReplies = Response.ok();
        /** The offsets that the broker said its groups were moved to. */
        final List<Map<MessageQueue, Long>> moves = new CopyOnWriteArrayList<>();
        /** What this client says when it is asked how far it is; its own offset where it is null. */
        volatile String status;
        private final RpcClient rpc = new RpcClient(loops, ClientOptions.defaults(),
            new RequestDispatcher(HandlerTable.builder()
                .on(Requests.NOTIFY_CONSUMER_IDS_CHANGED, request -> {
                    changedGroups.add(request.header().consumerGroup());
                    return Response.ok().now();
                }, Lane.IO)
                .on(Requests.PUSH_REPLY_MESSAGE_TO_CLIENT, request -> {
                    pushedReplies.add(request.header());
                    return answerToReplies == null ? new CompletableFuture<>() : answerToReplies.now();
                }, Lane.IO)
                .on(Requests.RESET_CONSUMER_CLIENT_OFFSET, request -> {
                    moves.add(RemotingSerializable.decode(bytes(request), ResetOffsetBody.class).getOffsetTable());
                    return Response.ok().now();
                }, Lane.IO)
                .on(Requests.GET_CONSUMER_STATUS_FROM_CLIENT, request -> {
                    var body = new GetConsumerStatusBody();
                    body.getMessageQueueTable().put(
                        new MessageQueue(request.header().topic(), "broker-a", 0), OWN_OFFSET);
                    return Response.ok().body(
                        status == null ? body.encode() : status.getBytes(StandardCharsets.UTF_8)).now();
                }, Lane.IO)
                .on(Requests.GET_CONSUMER_RUNNING_INFO, request -> Response.ok().body(
                    ("runs " + request.header().jstackEnable()).getBytes(StandardCharsets.UTF_8)).now(), Lane.IO)
                .on(Requests.CONSUME_MESSAGE_DIRECTLY, request -> Response.ok().body(
                    MessageDecoder.decode(request.body()).getBody()).now(), Lane.IO)
                .build(), SAME_THREAD, Failures.toLog("test"), List.of()), List.of());

        <H> CompletableFuture<RemotingCommand> callLater(RequestType<H, ?> type, H header, byte[] body) {
            return rpc.call("127.0.0.1:" + broker.port(), type.request(header, body), TIMEOUT_MILLIS);
        }

        <H> RemotingCommand call(RequestType<H, ?> type, H header, byte[] body) throws Exception {
            return callLater(type, header, body).get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }

        /** As a client of an older version. */
        <H> RemotingCommand callAs(int version, RequestType<H, ?> type, H header, byte[] body) throws Exception {
            RemotingCommand request = type.request(header, body);
            request.setVersion(version);
            return rpc.call("127.0.0.1:" + broker.port(), request, TIMEOUT_MILLIS)
                .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }

        <H> RemotingCommand call(RequestType<H, ?> type, H header) throws Exception {
            return call(type, header, null);
        }

        RemotingCommand send(String topic, int queueId, String body, String properties) throws Exception {
            return call(Requests.SEND_MESSAGE_V2, sendHeader(topic, queueId, properties),
                body.getBytes(StandardCharsets.UTF_8));
        }

        /** Sends and expects success. */
        void sent(String topic, int queueId, String body, String properties) throws Exception {
            var reply = send(topic, queueId, body, properties);
            if (reply.getCode() != ResponseCode.SUCCESS) {
                throw new AssertionError(reply.getCode() + " " + reply.getRemark());
            }
        }

        CompletableFuture<RemotingCommand> pullLater(PullMessageHeader header) {
            return callLater(Requests.PULL_MESSAGE, header, null);
        }

        RemotingCommand pull(PullMessageHeader header) throws Exception {
            return call(Requests.PULL_MESSAGE, header);
        }

        RemotingCommand heartbeat(String clientId, String group, String topic, String tags) throws Exception {
            return call(Requests.HEART_BEAT, null, heartbeatOf(clientId, group, topic, tags).encode());
        }

        @Override
        public void close() {
            rpc.close();
        }
    }

    private static byte[] bytes(Request<?> request) {
        var bytes = new byte[request.body().remaining()];
        request.body().get(bytes);
        return bytes;
    }

    static SendMessageHeader sendHeader(String topic, int queueId, String properties) {
        return new SendMessageHeader("producers", topic, "TBW102", 4, queueId, 0, 1_700_000_000_000L, 7, properties,
            0, false, false, null);
    }

    static PullMessageHeader pullHeader(String group, String topic, int queueId, long offset, int sysFlag) {
        return new PullMessageHeader(group, topic, queueId, offset, 32, sysFlag, 0, SUSPEND_MILLIS,
            (sysFlag & OWN_SUBSCRIPTION) == 0 ? null : "*", 0, "TAG", null, null);
    }

    static HeartbeatData heartbeatOf(String clientId, String group, String topic, String tags) throws Exception {
        var consumer = new ConsumerData();
        consumer.setGroupName(group);
        consumer.setConsumeType(ConsumeType.CONSUME_PASSIVELY);
        consumer.setMessageModel(MessageModel.CLUSTERING);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        SubscriptionData subscription = FilterAPI.buildSubscriptionData(topic, tags);
        consumer.setSubscriptionDataSet(new HashSet<>(Set.of(subscription)));
        var heartbeat = new HeartbeatData();
        heartbeat.setClientID(clientId);
        heartbeat.setConsumerDataSet(new LinkedHashSet<>(Set.of(consumer)));
        return heartbeat;
    }

    static List<MessageExt> messages(RemotingCommand reply) {
        return MessageDecoder.decodes(ByteBuffer.wrap(reply.getBody()));
    }

    static String body(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
