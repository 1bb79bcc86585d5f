package org.apache.rocketmq.client.internal.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.reply.ArrivedReply;
import org.apache.rocketmq.client.internal.reply.OpenRequests;
import org.apache.rocketmq.client.internal.route.BrokerFaults;
import org.apache.rocketmq.client.internal.route.RouteTable;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.client.internal.rpc.NameServers;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.internal.request.CheckTransactionStateHeader;
import org.apache.rocketmq.remoting.internal.request.NotifyConsumerIdsChangedHeader;
import org.apache.rocketmq.remoting.internal.request.ReplyMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.UnregisterClientHeader;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.internal.transport.ClientOptions;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client id towards the brokers: its connections, routes and heartbeats, and the producers and consumers in it. */
public final class ClientInstance {
    private static final Logger LOG = LoggerFactory.getLogger(ClientInstance.class);
    private static final Duration LOOKUP_INTERVAL = Duration.ofMinutes(2);
    private static final Duration FIRST_HEARTBEAT = Duration.ofSeconds(1);

    private final ClientSettings settings;
    private final Scheduler loop;
    private final CallbackLane callbacks;
    private final Scheduler batches;
    private final ClientClock clock;
    private final RpcClient rpc;
    private final Calls calls;
    private final NameServers nameServers;
    private final RouteTable routes;
    private final BrokerFaults faults;
    private final Heartbeats heartbeats;
    private final OpenRequests openRequests;
    private final ConcurrentHashMap<MemberKey, Member> members = new ConcurrentHashMap<>();
    private final List<Scheduler.Task> timers = new ArrayList<>();
    private final Scheduler.Task lookups;
    private volatile boolean closed;
    /** The application has named its name servers: what a lookup still finds is nothing to it. Guarded by this. */
    private boolean told;

    ClientInstance(ClientSettings settings, RPCHook hook, ClientThreads threads, ClientClock clock,
        Failures failures) {
        this.settings = settings;
        this.clock = clock;
        loop = threads.loop();
        callbacks = threads.callbacks();
        batches = threads.batches();
        List<RPCHook> hooks = RequestMarks.of(settings, hook);
        var table = new ConsumerQuestions(this::askedConsumer, threads.slow()).addTo(HandlerTable.builder())
            .on(Requests.NOTIFY_CONSUMER_IDS_CHANGED, this::groupChanged, Lane.IO)
            .on(Requests.PUSH_REPLY_MESSAGE_TO_CLIENT, this::replied, Lane.ADMIN)
            .on(Requests.CHECK_TRANSACTION_STATE, this::transactionAsked, Lane.ADMIN)
            .build();
        rpc = new RpcClient(threads.io(), ClientOptions.defaults().with(settings.tls()).through(settings.proxies()),
            new RequestDispatcher(table, threads.slow(), failures, hooks), hooks);
        calls = new Calls(rpc, clock.nanos());
        nameServers = new NameServers(settings.nameServers(), settings.clientId().hashCode(), calls, loop);
        routes = new RouteTable(nameServers, settings.callTimeoutMillis());
        faults = new BrokerFaults(clock.nanos());
        openRequests = new OpenRequests(loop, clock.nanos());
        heartbeats = new Heartbeats(loop, calls, settings.callTimeoutMillis(), this::describe, this::receivers);
        rpc.onDisconnect(address -> whileOpen(() -> disconnected(address)));
        routes.onChange((old, route) -> whileOpen(() -> routeChanged(route)));
        timers.add(loop.every(settings.routeRefresh(), settings.routeRefresh(), "refreshing routes",
            routes::refreshAll));
        lookups = settings.lookup() == null ? () -> { } : loop.every(LOOKUP_INTERVAL, LOOKUP_INTERVAL,
            "looking up name servers", () -> threads.slow().execute(this::lookUp));
        timers.add(lookups);
        timers.add(loop.every(FIRST_HEARTBEAT, settings.heartbeat(), "sending heartbeats", heartbeats::beatAll));
    }

    /**
     * Takes a member in.
     *
     * @throws MQClientException where there is one of its role and group already
     */
    public void join(Member member) throws MQClientException {
        if (members.putIfAbsent(MemberKey.of(member), member) != null) {
            throw new MQClientException("The " + member.role().name().toLowerCase(Locale.ROOT) + " group "
                + member.group() + " is in use already under the client id " + clientId()
                + " of this process: use another group, or set another name by setInstanceName", null);
        }
    }

    /** Lets a member go and tells all brokers so; complete when they have heard of it, or do not answer. */
    public CompletableFuture<Void> leave(Member member) {
        members.remove(MemberKey.of(member), member);
        boolean produces = member.role() == Member.Role.PRODUCER;
        var header = new UnregisterClientHeader(clientId(), produces ? member.group() : null,
            produces ? null : member.group());
        var goodbyes = new ArrayList<CompletableFuture<Void>>();
        for (String address : produces ? routes.masterAddresses() : routes.allAddresses()) {
            goodbyes.add(calls.call(address, Requests.UNREGISTER_CLIENT, header, null, settings.callTimeoutMillis())
                .exceptionally(failure -> {
                    LOG.info("{} does not hear that {} has left: {}", address, member.group(),
                        Outcome.cause(failure).getMessage());
                    return null;
                }));
        }
        return CompletableFuture.allOf(goodbyes.toArray(CompletableFuture[]::new));
    }

    private AskedConsumer askedConsumer(String group) {
        var member = members.get(new MemberKey(Member.Role.CONSUMER, group));
        return member == null ? null : member.asked();
    }

    public List<String> nameServers() {
        return nameServers.addresses();
    }

    /** Asks other name servers from now on; the routes that are known stay until they are refreshed. */
    public synchronized void useNameServers(List<String> addresses) {
        told = true;
        lookups.close();
        nameServers.replace(addresses);
    }

    /** Goes on with those that are known where nobody answers. */
    private void lookUp() {
        try {
            var found = settings.lookup().ask();
            replaceUnlessTold(found);
        } catch (MQClientException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private synchronized void replaceUnlessTold(List<String> found) {
        if (!told && !found.equals(nameServers.addresses())) {
            LOG.info("The name servers are {} now, no longer {}", found, nameServers);
            nameServers.replace(found);
        }
    }

    public String clientId() {
        return settings.clientId();
    }

    /** The address by which this client names itself. */
    public String clientAddress() {
        return settings.clientId().substring(0, settings.clientId().indexOf('@'));
    }

    public long callTimeoutMillis() {
        return settings.callTimeoutMillis();
    }

    public Scheduler loop() {
        return loop;
    }

    public CallbackLane callbacks() {
        return callbacks;
    }

    /** For small messages that go together. */
    public Scheduler batches() {
        return batches;
    }

    public ClientClock clock() {
        return clock;
    }

    public Calls calls() {
        return calls;
    }

    public RouteTable routes() {
        return routes;
    }

    public BrokerFaults faults() {
        return faults;
    }

    public Heartbeats heartbeats() {
        return heartbeats;
    }

    public OpenRequests openRequests() {
        return openRequests;
    }

    void close() {
        closed = true;
        timers.forEach(Scheduler.Task::close);
        openRequests.close();
        rpc.close();
    }

    /** Runs a task on the loop, unless this instance closes: its own closing ends connections, for one. */
    private void whileOpen(Runnable task) {
        if (closed) {
            return;
        }
        try {
            loop.execute(() -> {
                if (!closed) {
                    task.run();
                }
            });
        } catch (RejectedExecutionException e) {
            if (!closed) {
                throw e;
            }
        }
    }

    private HeartbeatData describe() {
        var heartbeat = new HeartbeatData();
        heartbeat.setClientID(clientId());
        members.values().forEach(member -> member.describeTo(heartbeat));
        return heartbeat;
    }

    /** Replicas need not know of producers. */
    private Set<String> receivers(HeartbeatData heartbeat) {
        return heartbeat.getConsumerDataSet().isEmpty() ? routes.masterAddresses() : routes.allAddresses();
    }

    private void disconnected(String address) {
        heartbeats.disconnected(address);
        members.values().forEach(member -> member.disconnected(address));
    }

    private void routeChanged(TopicRoute route) {
        route.allAddresses().forEach(heartbeats::beatNews);
        members.values().forEach(member -> member.routeChanged(route));
    }

    private CompletionStage<Response> groupChanged(Request<NotifyConsumerIdsChangedHeader> request) {
        var member = members.get(new MemberKey(Member.Role.CONSUMER, request.header().consumerGroup()));
        if (member != null) {
            whileOpen(member::groupChanged);
        }
        return Response.ok().now();
    }

    private CompletionStage<Response> replied(Request<ReplyMessageHeader> request) {
        try {
            openRequests.reply(ArrivedReply.of(request.header(), request.body(), clock.wall().millis()));
        } catch (RequestRejected e) {
            openRequests.unreadable(PropertiesText.toMap(request.header().properties())
                .get(MessageConst.PROPERTY_CORRELATION_ID), e.getMessage());
            throw e;
        }
        return Response.ok().now();
    }

    private CompletionStage<Response> transactionAsked(Request<CheckTransactionStateHeader> request) {
        var message = MessageDecoder.decode(request.body());
        String group = message == null ? null : message.getProperty(MessageConst.PROPERTY_PRODUCER_GROUP);
        var member = group == null ? null : members.get(new MemberKey(Member.Role.PRODUCER, group));
        if (member == null) {
            LOG.warn("{} asks how the transaction {} went, of the group {}, of which no producer is here",
                request.peer(), request.header().transactionId(), group);
        } else {
            member.transactionAsked(request.peer(), request.header(), message);
        }
        return Response.ok().now();
    }

    @Override
    public String toString() {
        return "client " + clientId();
    }

    private record MemberKey(Member.Role role, String group) {
        static MemberKey of(Member member) {
            return new MemberKey(member.role(), member.group());
        }
    }
}
