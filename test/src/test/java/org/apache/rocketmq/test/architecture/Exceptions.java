package org.apache.rocketmq.test.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a rule leaves out, and why. Names are those of outermost classes, without the common prefix. */
final class Exceptions {
    /**
     * They build the parts of a process and give each its threads and its clock; only the start-up classes hold them.
     */
    static final Set<String> COMPOSITION_ROOTS = Set.of("broker.Broker", "namesrv.Namesrv");

    /** They have a main method: they print for their user and set the exit code. */
    static final Map<String, String> START_UP = Map.of(
        "broker.BrokerStartup", "mqbroker",
        "namesrv.NamesrvStartup", "mqnamesrv",
        "srvutil.ServerMain", "what both have in common",
        "srvutil.Shutdown", "ends the process when the parts have closed");

    /** The classes by which users hold everything: Apache's API puts them in packages that the parts below use too. */
    static final Map<String, String> FACADES = Map.ofEntries(
        Map.entry("client.impl.producer.DefaultMQProducerImpl",
            "leads to the producer and to its hooks, which lead back to it"),
        Map.entry("client.impl.consumer.DefaultMQPushConsumerImpl", "leads to the consumer, which leads back to it"),
        Map.entry("client.Validators", "checks for a producer"),
        Map.entry("remoting.RPCHook",
            "names the frame that it sees, whose class knows headers that lie beside the hook"),
        Map.entry("client.trace.AsyncTraceDispatcher", "holds the queue of traces, which has the traces' types"),
        Map.entry("client.MQHelper", "has the inside do what it offers"),
        Map.entry("client.producer.TransactionMQProducer",
            "holds what sends in transactions, which has the producer's types"),
        Map.entry("client.producer.DefaultMQProducer",
            "holds the engine of sending, which calls back the producer's types"),
        Map.entry("client.consumer.DefaultMQPushConsumer",
            "holds the engine of consuming, which has the consumer's types"),
        Map.entry("client.consumer.DefaultLitePullConsumer", "holds the engine of lite pulls, likewise"),
        Map.entry("client.consumer.LitePullConfig", "the settings of that engine"),
        Map.entry("client.consumer.DefaultMQPullConsumer", "holds the engine of single pulls, likewise"),
        Map.entry("client.consumer.MQPullConsumerScheduleService", "holds the threads of its tasks"),
        Map.entry("client.consumer.store.RemoteBrokerOffsetStore", "shows the offsets of a consumer as the API has it"),
        Map.entry("client.consumer.store.LocalFileOffsetStore", "likewise"),
        Map.entry("client.impl.consumer.DefaultMQPullConsumerImpl", "stands for the inside of a pull consumer"),
        Map.entry("client.impl.factory.MQClientInstance", "stands for the inside of a client"));

    /** What else reads and writes JSON, and what for. */
    static final Map<String, String> JSON_USERS = Map.of(
        "broker.delay.DelayProgress", "one more of the broker's tables",
        "broker.filter.FilterJson", "the table of known filters as text",
        "broker.pop.PopLog", "records about popped messages have JSON for bodies",
        "broker.pop.PopRecovery", "reads those records",
        "broker.pop.PopJson", "reads parts of them",
        "broker.pop.OrderedBlock", "one entry in the table of ordered pops",
        "broker.pop.OrderedQueues", "the table of ordered pops, and its records",
        "broker.filter.KnownFilters", "one more of the broker's tables",
        "broker.timer.WaitingByTopic", "one more of the broker's tables");

    /** Names that the public API fixes. */
    static final Set<String> API_NAMES = Set.of(
        "acl.common.AclUtils",
        "client.MQHelper",
        "client.utils.MessageUtil",
        "common.ThreadFactoryImpl",
        "common.UtilAll",
        "client.latency.LatencyFaultToleranceImpl",
        "client.stat.ConsumerStatsManager",
        "client.impl.producer.TopicPublishInfo",
        "client.impl.producer.DefaultMQProducerImpl",
        "client.impl.consumer.DefaultMQPushConsumerImpl",
        "remoting.protocol.NamespaceUtil",
        "client.impl.consumer.DefaultMQPullConsumerImpl",
        "client.impl.consumer.RebalanceImpl",
        "client.trace.hook.ConsumeMessageOpenTracingHookImpl",
        "client.trace.hook.ConsumeMessageTraceHookImpl",
        "client.trace.hook.EndTransactionOpenTracingHookImpl",
        "client.trace.hook.EndTransactionTraceHookImpl",
        "client.trace.hook.SendMessageOpenTracingHookImpl",
        "client.trace.hook.SendMessageTraceHookImpl",
        "client.consumer.MQPullConsumerScheduleService$PullTaskImpl",
        "remoting.protocol.body.BrokerStatsData",
        "remoting.protocol.body.ClusterInfo",
        "remoting.protocol.body.ConsumeQueueData",
        "remoting.protocol.body.ConsumerRunningInfo",
        "remoting.protocol.body.HARuntimeInfo",
        "remoting.protocol.body.HARuntimeInfo$HAClientRuntimeInfo",
        "remoting.protocol.body.HARuntimeInfo$HAConnectionRuntimeInfo",
        "remoting.protocol.body.PopProcessQueueInfo",
        "remoting.protocol.body.ProcessQueueInfo",
        "remoting.protocol.body.ProducerInfo",
        "remoting.protocol.body.ProducerTableInfo",
        "remoting.protocol.route.BrokerData",
        "remoting.protocol.route.QueueData",
        "remoting.protocol.route.TopicRouteData",
        "remoting.protocol.heartbeat.ConsumerData",
        "remoting.protocol.heartbeat.HeartbeatData",
        "remoting.protocol.heartbeat.ProducerData",
        "remoting.protocol.heartbeat.SubscriptionData",
        "remoting.protocol.statictopic.TopicQueueMappingInfo",
        "remoting.protocol.subscription.SimpleSubscriptionData");

    /** Static fields that the public API lets applications set. */
    static final Map<String, String> OPEN_STATICS = Map.of(
        "common.TopicConfig", "the numbers of queues that a new topic has in this process");

    /** What ANTLR makes of the grammar, not written by hand: no rule is about it. */
    static final Set<String> GENERATED = Set.of("filter.parser.SqlLexer", "filter.parser.SqlParser");

    /** States of the public API, moved by those who hold them. */
    static final Set<String> API_STATES =
        Set.of("common.ServiceState", "client.producer.LocalTransactionState");

    /** What catches every exception, and why. */
    static final Map<String, String> CATCH_ALLS = Map.ofEntries(
        Map.entry("common.internal.worker.WorkerThread", "the top of a worker's thread"),
        Map.entry("common.internal.worker.Scheduler", "the top of the thread of periodic tasks"),
        Map.entry("remoting.protocol.RemotingSerializable", "the JSON library throws anything for a body that is none"),
        Map.entry("remoting.internal.serve.RequestDispatcher", "the one place where a failure becomes a response"),
        Map.entry("remoting.internal.call.PendingCall", "runs hooks of the user's"),
        Map.entry("client.internal.hook.HookCall", "runs hooks of the user's"),
        Map.entry("remoting.internal.transport.RpcClient", "runs hooks and listeners of others"),
        Map.entry("remoting.internal.transport.Outbox", "a release that fails must not stop the writing of others"),
        Map.entry("srvutil.ServerMain", "the top of the main thread"),
        Map.entry("srvutil.Shutdown", "the top of the thread that closes the process"),
        Map.entry("broker.Broker", "one part that cannot close must not keep the others from it"),
        Map.entry("namesrv.Namesrv", "one part that cannot close must not keep the others from it"),
        Map.entry("broker.table.TableFile", "the JSON library throws anything for a damaged file"),
        Map.entry("broker.pull.PullHandler", "the answer of a woken pull belongs to another connection"),
        Map.entry("broker.pop.NotificationHandler", "the answer of one that is woken belongs to another connection"),
        Map.entry("broker.pop.PopHandler", "the answer of a woken pop belongs to another connection"),
        Map.entry("broker.pop.Revival", "the top of its turns: the next one comes later"),
        Map.entry("broker.delay.LevelDelivery", "the top of a level's turns: the next one comes later"),
        Map.entry("broker.transaction.CheckRounds", "the top of a turn: the next round comes later"),
        Map.entry("client.internal.consume.SharedByMembers", "runs a strategy of the user's"),
        Map.entry("client.consumer.MQPullConsumerScheduleService", "runs the user's callback"),
        Map.entry("client.internal.consume.ConcurrentConsumption", "runs the user's listener"),
        Map.entry("client.internal.consume.PopConsumption", "runs the user's listener"),
        Map.entry("client.internal.consume.OrderlyConsumption", "runs the user's listener"),
        Map.entry("client.internal.consume.DirectConsumption", "runs the user's listener"),
        Map.entry("client.internal.trace.TraceQueue", "one trace that cannot be told must not keep the others from it"),
        Map.entry("client.internal.send.Callbacks", "runs the user's callback"),
        Map.entry("client.internal.send.TransactionChecks", "runs the user's listener"),
        Map.entry("client.internal.send.TransactionSending", "runs the user's listener"),
        Map.entry("client.latency.LatencyFaultToleranceImpl", "runs the user's resolver and detector"),
        Map.entry("client.internal.send.QueueChoice", "runs the user's queue selector"),
        Map.entry("client.internal.send.Sending", "an answer that makes no sense must still end its send"),
        Map.entry("client.internal.pull.QueueLoop", "an answer that makes no sense must not stop the reading"),
        Map.entry("example.command.Program", "the top of the main thread"),
        Map.entry("benchmark.Producers", "the top of a producer's thread: whoever measures gets its failure"),
        Map.entry("store.CarefulBits", "bits that cannot be worked out must not hold the queue up"),
        Map.entry("store.index.WriteRound", "a queue that fails in whatever way must stay in the next round"),
        Map.entry("store.Announcer", "whoever hears of an arrival must not harm the append"));

    /** What else makes a thread, and what for. */
    static final Map<String, String> THREAD_MAKERS = Map.ofEntries(
        Map.entry("common.internal.worker.WorkerThread", "the one that gives a worker its thread"),
        Map.entry("common.internal.worker.Scheduler", "the one thread of periodic tasks"),
        Map.entry("client.internal.consume.ListenerThreads", "the bounded pool that runs a consumer's listener"),
        Map.entry("client.internal.consume.SideThreads", "the bounded pools of what a consumer does beside consuming"),
        Map.entry("client.internal.fetch.PullTaskThreads", "the bounded pool that runs the user's pull tasks"),
        Map.entry("client.internal.loop.CallbackLane", "the bounded pool that runs callbacks of sends"),
        Map.entry("client.internal.trace.TraceQueue", "the one thread of a member's traces, behind a bounded queue"),
        Map.entry("client.trace.AsyncTraceDispatcher", "the hook by which a process that ends sends its last traces"),
        Map.entry("client.internal.send.CheckThreads", "the bounded pool that asks the user how transactions went"),
        Map.entry("remoting.internal.serve.SlowLane", "the threads of slow requests, behind a bounded queue"),
        Map.entry("common.ThreadFactoryImpl", "makes what applications ask it for"));

    /** What else reads a clock, and what for. */
    static final Map<String, String> CLOCK_READERS = Map.ofEntries(
        Map.entry("client.internal.loop.ClientInstances",
            "the root of a process's clients, which it gives their clocks"),
        Map.entry("client.internal.consume.ConsumerLife", "the root of a consumer, which it gives its clock"),
        Map.entry("client.internal.lite.LitePullLife", "the root of a lite pull consumer, likewise"),
        Map.entry("client.internal.fetch.PullLife", "the root of a pull consumer, likewise"),
        Map.entry("client.trace.TraceContext", "the public API makes traces without a clock"),
        Map.entry("client.trace.hook.Times", "and hooks"),
        Map.entry("client.consumer.DefaultMQPushConsumer", "the default of a public property is a time from now"),
        Map.entry("client.consumer.LitePullConfig", "likewise"),
        Map.entry("common.message.MessageClientIDSetter",
            "the public API makes ids by static methods, and an id holds the time"),
        Map.entry("common.UtilAll", "tells applications what time it is"),
        Map.entry("client.latency.LatencyFaultToleranceImpl", "the public API makes it without a clock"),
        Map.entry("client.stat.ConsumerStatsManager", "likewise"),
        Map.entry("common.consumer.ReceiptHandle", "the public API's receipts say whether they are over"),
        Map.entry("store.follow.LogWriter", "waits for parts of what a force took, also where the time of day stands"));

    /** Packages whose threads are Netty's event loops. */
    static final String TRANSPORT = "remoting.internal.transport";

    private Exceptions() {
    }

    /** Every class that some rule leaves out. */
    static Stream<String> allNames() {
        return Stream.of(COMPOSITION_ROOTS, START_UP.keySet(), FACADES.keySet(), API_NAMES, API_STATES,
            OPEN_STATICS.keySet(), CATCH_ALLS.keySet(), JSON_USERS.keySet(), THREAD_MAKERS.keySet(),
            CLOCK_READERS.keySet())
            .flatMap(Set::stream).map(name -> name.replaceFirst("\\$.*", ""));
    }

    /** Matches the named classes with all that is nested in them. */
    static DescribedPredicate<JavaClass> named(Set<String> names) {
        return DescribedPredicate.describe("are one of " + names,
            type -> names.contains(shortName(OurClasses.outermost(type))));
    }

    static String shortName(JavaClass type) {
        return type.getName().startsWith(Module.ROOT) ? type.getName().substring(Module.ROOT.length()) : type.getName();
    }
}
