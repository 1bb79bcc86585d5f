package org.apache.rocketmq.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.broker.filter.FilterRules;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.replication.ReplicationSettings;
import org.apache.rocketmq.broker.timer.TimerRules;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.store.StoreConfig;
import org.apache.rocketmq.store.retention.RetentionConfig;

/** The keys that a broker's file may set, under RocketMQ's names, with what each allows. */
public final class BrokerSettings {
    static final Setting<String> NAME = Setting.text("brokerName", null)
        .doc("Name of this broker in its cluster; by default the machine's.");
    static final Setting<String> CLUSTER = Setting.text("brokerClusterName", "DefaultCluster")
        .accepting(name -> Names.topicComplaint(name) == null, "letters, digits, _, -, % and |")
        .doc("Name of the cluster that this broker belongs to.");
    static final Setting<Long> ID = Setting.int64("brokerId", 0).between(0, Long.MAX_VALUE)
        .doc("0 for the primary of its name; each replica has another one.");
    static final Setting<String> IP1 = Setting.text("brokerIP1", null)
        .doc("Address that name servers give to clients; by default this machine's first that is no loopback.");
    static final Setting<String> IP2 = Setting.text("brokerIP2", null)
        .doc("Address that replicas use; by default brokerIP1.");
    static final Setting<Integer> PORT = Setting.int32("listenPort", 10911).between(0, 65535)
        .doc("Port to listen on; clients with the VIP channel use the port 2 below. 0 takes any free port.");
    static final Setting<Integer> HA_PORT = Setting.int32("haListenPort", 0).between(0, 65535)
        .doc("Port that replicas use; 0 takes the one after listenPort, or any free one where that is in use.");
    static final Setting<String> BIND = Setting.text("bindAddress", "0.0.0.0")
        .doc("Address to listen on; 0.0.0.0 is all of this machine's.");
    static final Setting<String> NAME_SERVERS = Setting.text("namesrvAddr", System.getenv("NAMESRV_ADDR"))
        .accepting(BrokerSettings::areAddresses, "host:port, several of them separated by ;")
        .doc("Name servers to register at; by default what NAMESRV_ADDR says.");
    static final Setting<Path> HOME = Setting.path("rocketmqHome", pathOf(System.getenv("ROCKETMQ_HOME")))
        .doc("Folder of the installation; by default what ROCKETMQ_HOME says.");
    static final Setting<Integer> PERMISSION = Setting.int32("brokerPermission", 6)
        .accepting(PermName::isValid, "a sum of 4 (read), 2 (write) and 1 (inherit)")
        .doc("What clients may do: 4 read, 2 write, 6 both.");
    static final Setting<Boolean> AUTO_CREATE_TOPIC = Setting.bool("autoCreateTopicEnable", true)
        .doc("Whether a topic comes into being by its first message.");
    static final Setting<Integer> DEFAULT_QUEUES = Setting.int32("defaultTopicQueueNums", 8).between(1, 1024)
        .doc("Queues of a topic that comes into being by its first message, at most.");
    static final Setting<Boolean> CLUSTER_TOPIC = Setting.bool("clusterTopicEnable", true)
        .doc("Whether others may send to the topic that is named as the cluster.");
    static final Setting<Boolean> BROKER_TOPIC = Setting.bool("brokerTopicEnable", true)
        .doc("Whether others may send to the topic that is named as the broker.");
    static final Setting<Boolean> RESET_BY_PULL = Setting.bool("useServerSideResetOffset", true)
        .doc("Whether the members of a group that an operator moves hear of it when they pull; else they are sent the"
            + " offsets.");
    static final Setting<Boolean> AUTO_CREATE_GROUP = Setting.bool("autoCreateSubscriptionGroup", true)
        .doc("Whether a consumer group comes into being by its first consumer.");
    static final Setting<Boolean> TRACE_TOPIC = Setting.bool("traceTopicEnable", false)
        .doc("Whether this broker has the topic for message traces.");
    static final Setting<String> TRACE_TOPIC_NAME = Setting.text("msgTraceTopicName", "RMQ_SYS_TRACE_TOPIC")
        .doc("Topic of message traces.");
    static final Setting<String> REGION = Setting.text("regionId", "DefaultRegion")
        .doc("Region that each message is stamped with.");
    static final Setting<Boolean> TRACE_ON = Setting.bool("traceOn", true)
        .doc("Trace switch that each message is stamped with.");
    static final Setting<Boolean> CHECK_TYPES = Setting.bool("enableTopicMessageTypeCheck", false)
        .doc("Whether a message is refused whose type is not its topic's attribute message.type; with RocketMQ only"
            + " the proxy does that.");
    static final Setting<Boolean> STORE_REPLIES = Setting.bool("storeReplyMessageEnable", true)
        .doc("Whether replies to requests are stored too, not only handed to who asked.");
    static final Setting<Boolean> LONG_POLLING = Setting.bool("longPollingEnable", true)
        .doc("Whether a pull without a message waits as long as it asks to.");
    static final Setting<Boolean> FILTER_BY_PROPERTIES = Setting.bool("enablePropertyFilter", true)
        .doc("Whether consumers may filter by SQL-92 expressions over message properties.");
    static final Setting<Duration> SHORT_POLLING = Setting.millis("shortPollingTimeMills", 1000).between(0, 60_000)
        .doc("How long a pull without a message waits when long polling is off.");
    static final Setting<Integer> PULL_MESSAGES =
        Setting.int32("maxTransferCountOnMessageInMemory", 256).between(1, 65_536)
            .doc("Messages in the answer to one pull, at most (Apache's default is 32).");
    static final Setting<Integer> PULL_BYTES =
        Setting.int32("maxTransferBytesOnMessageInMemory", 262_144).between(1, 1 << 28)
            .doc("Bytes in the answer to one pull, at most; a longer message goes alone.");
    static final Setting<Boolean> READ_FROM_REPLICA = Setting.bool("slaveReadEnable", false)
        .doc("Whether a consumer whose messages are probably not in memory is sent to a replica.");
    static final Setting<Duration> REGISTER_PERIOD =
        Setting.millis("registerNameServerPeriod", 30_000).between(10_000, 60_000)
            .doc("How often the broker registers at the name servers without a change.");
    static final Setting<Duration> REGISTER_TIMEOUT =
        Setting.millis("registerBrokerTimeoutMills", 24_000).between(1, 600_000)
            .doc("How long a registration may take.");
    static final Setting<Boolean> COMPRESSED_REGISTER = Setting.bool("compressedRegister", false)
        .doc("Whether registrations travel compressed.");
    static final Setting<Duration> FLUSH_OFFSETS =
        Setting.millis("flushConsumerOffsetInterval", 5000).between(10, 3_600_000)
            .doc("How often the consumer groups' offsets are written to disk; sooner where messages are popped in"
                + " order.");
    static final Setting<Boolean> REFUSE_TRANSACTIONS = Setting.bool("rejectTransactionMessage", false)
        .doc("Whether half messages of transactions are refused.");
    static final Setting<Duration> TRANSACTION_TIMEOUT =
        Setting.millis("transactionTimeOut", 6000).between(1, 86_400_000)
            .doc("How old a half message is before its producer is asked, where it does not say itself.");
    static final Setting<Duration> TRANSACTION_CHECK_PERIOD =
        Setting.millis("transactionCheckInterval", 30_000).between(10, 86_400_000)
            .doc("The pause between two rounds of asking producers for their transactions.");
    static final Setting<Integer> TRANSACTION_CHECKS = Setting.int32("transactionCheckMax", 15).between(1, 10_000)
        .doc("How often a transaction is asked for before its message goes to TRANS_CHECK_MAX_TIME_TOPIC.");
    static final Setting<Integer> REVIVE_QUEUES = Setting.int32("reviveQueueNum", 8).between(1, 64)
        .doc("Queues of the topic that tells which popped messages are out.");
    static final Setting<Integer> POP_IN_FLIGHT =
        Setting.int32("popInflightMessageThreshold", 10_000).between(1, 1_000_000)
            .doc("Popped messages of one queue that a group may have out at a time.");
    static final Setting<Integer> POP_RETRY_FIRST = Setting.int32("popFromRetryProbability", 20).between(0, 100)
        .doc("How many of a hundred pops look first at what came back.");
    static final Setting<Boolean> HIGHEST_FIRST = Setting.bool("priorityOrderAsc", true)
        .doc("Whether of a topic with priorities the queue with the highest number is popped first; else the lowest.");
    static final Setting<Boolean> SECOND_RETRY_TOPIC = Setting.bool("enableRetryTopicV2", false)
        .doc("Whether popped messages come back in %RETRY%group+topic instead of %RETRY%group_topic; read are both.");
    static final Setting<Boolean> CLEAR_POPPED = Setting.bool("clearRetryTopicWhenDeleteTopic", true)
        .doc("Whether the topics where popped messages have come back are deleted with the topic these came from.");
    static final Setting<MessageRequestMode> MODE =
        Setting.oneOf("defaultMessageRequestMode", MessageRequestMode.PULL)
            .doc("How groups that leave their queues to the broker read a topic where nobody has set it for them.");
    static final Setting<Integer> POP_SHARE = Setting.int32("defaultPopShareQueueNum", -1).between(-1, 1_000_000)
        .doc("Where they pop it: of how many other members' queues a member pops, too; 0 or -1 for all.");
    static final Setting<Integer> POP_WAITING = Setting.int32("popPollingSize", 1024).between(1, 1_000_000)
        .doc("Pops of one group, topic and queue that may wait for a message.");
    static final Setting<Integer> POP_WAITING_OF_ALL =
        Setting.int32("maxPopPollingSize", 100_000).between(1, 10_000_000)
            .doc("Pops that may wait for a message.");
    static final Setting<Integer> IO_THREADS = Setting.int32("serverSelectorThreads", 0).between(0, 256)
        .doc("Threads that serve connections; 0 takes as many as there are cores.");
    static final Setting<Integer> READERS = Setting.int32("pullMessageThreadPoolNums", 0).between(0, 256)
        .doc("Threads that read messages which were there before the start or are probably not in memory any more; 0"
            + " takes as many as there are cores, but two at least. The others are read by the threads that serve"
            + " connections.");
    static final Setting<Integer> WAITING_READS =
        Setting.int32("pullThreadPoolQueueCapacity", 100_000).between(1, 1_000_000)
            .doc("Pulls and pops that may wait for these threads; one more is answered busy.");
    static final Setting<Integer> IDLE_SECONDS =
        Setting.int32("serverChannelMaxIdleTimeSeconds", 120).between(1, 86_400)
            .doc("A connection that is silent for so long is closed.");
    static final Setting<Duration> MEMBER_EXPIRY =
        Setting.millis("channelExpiredTimeout", 120_000).between(1_000, 86_400_000)
            .doc("A consumer or producer that sends no heartbeat for so long is gone, and its connection is closed.");

    static final Setting<Boolean> FAST_FAILURE = Setting.bool("brokerFastFailureEnable", true)
        .doc("Whether requests that waited too long for their turn are answered busy.");
    static final Setting<Duration> SEND_PATIENCE =
        Setting.millis("waitTimeMillsInSendQueue", 2000).between(1, 600_000)
            .doc("How long a message that was read may wait for its turn. A producer waits 3 s by default; at its turn"
                + " a message takes microseconds, so there is no use in refusing it much earlier.");
    static final Setting<Duration> PULL_PATIENCE =
        Setting.millis("waitTimeMillsInPullQueue", 5000).between(1, 600_000)
            .doc("How long a pull that was read may wait for its turn.");
    static final Setting<Duration> HEARTBEAT_PATIENCE =
        Setting.millis("waitTimeMillsInHeartbeatQueue", 31_000).between(1, 600_000)
            .doc("How long a heartbeat that was read may wait for its turn.");
    static final Setting<Duration> ADMIN_PATIENCE =
        Setting.millis("waitTimeMillsInAdminBrokerQueue", 5000).between(1, 600_000)
            .doc("How long a slow request, such as a query or an administrator's, may wait for its turn.");
    static final Setting<String> SEND_LIMITS = Setting.text("topicSendLimits", "")
        .accepting(RateLimits::isWellFormed, "name=messages/bytes, several of them separated by ;")
        .doc("What may be sent to a topic in a second, as Orders=100/0;*=5000/1048576, where * stands for all others"
            + " except retry topics, and 0 for any number.");
    static final Setting<String> PULL_LIMITS = Setting.text("groupPullLimits", "")
        .accepting(RateLimits::isWellFormed, "name=messages/bytes, several of them separated by ;")
        .doc("What a group may pull in a second, written like topicSendLimits.");

    private BrokerSettings() { }

    public static List<Setting<?>> all() {
        var all = new ArrayList<Setting<?>>(List.of(
            NAME, CLUSTER, ID, IP1, IP2, PORT, HA_PORT, BIND, NAME_SERVERS, HOME, PERMISSION, AUTO_CREATE_TOPIC,
            DEFAULT_QUEUES, CLUSTER_TOPIC, BROKER_TOPIC, AUTO_CREATE_GROUP, TRACE_TOPIC, TRACE_TOPIC_NAME, REGION,
            TRACE_ON, CHECK_TYPES, STORE_REPLIES, LONG_POLLING, FILTER_BY_PROPERTIES, SHORT_POLLING,
            PULL_MESSAGES, PULL_BYTES,
            READ_FROM_REPLICA, RESET_BY_PULL, REGISTER_PERIOD,
            REGISTER_TIMEOUT, COMPRESSED_REGISTER, FLUSH_OFFSETS, REFUSE_TRANSACTIONS, TRANSACTION_TIMEOUT,
            TRANSACTION_CHECK_PERIOD, TRANSACTION_CHECKS, REVIVE_QUEUES, POP_IN_FLIGHT, POP_RETRY_FIRST, HIGHEST_FIRST,
            SECOND_RETRY_TOPIC, CLEAR_POPPED, MODE, POP_SHARE, POP_WAITING, POP_WAITING_OF_ALL, IO_THREADS,
            READERS, WAITING_READS, IDLE_SECONDS, MEMBER_EXPIRY,
            FAST_FAILURE, SEND_PATIENCE, PULL_PATIENCE, HEARTBEAT_PATIENCE, ADMIN_PATIENCE, SEND_LIMITS, PULL_LIMITS));
        all.addAll(ReplicationSettings.all());
        all.addAll(FilterRules.settings());
        all.addAll(TimerRules.settings());
        all.addAll(StoreConfig.settings());
        return all;
    }

    /**
     * Those that an operator may change while the broker runs, with what is allowed then: no path, no address, nothing
     * that is executed, and nothing that has messages deleted at once or a disk refused that is half empty.
     */
    static List<Setting<?>> changeable() {
        return List.of(PERMISSION, AUTO_CREATE_TOPIC, AUTO_CREATE_GROUP, RESET_BY_PULL, LONG_POLLING, SHORT_POLLING,
            FILTER_BY_PROPERTIES, PULL_MESSAGES, PULL_BYTES, READ_FROM_REPLICA,
            RetentionConfig.RESERVED_HOURS.between(1, 1_000_000), RetentionConfig.DELETE_WHEN,
            RetentionConfig.DELETE_PERCENT.between(50, 95), RetentionConfig.FORCE_PERCENT.between(50, 99),
            RetentionConfig.FORCES, RetentionConfig.REFUSE_PERCENT.between(50, 99), RetentionConfig.BATCH);
    }

    static List<String> nameServers(String text) {
        return text == null ? List.of() : List.of(text.split(";")).stream()
            .map(String::trim).filter(address -> !address.isEmpty()).distinct().toList();
    }

    private static boolean areAddresses(String text) {
        nameServers(text).forEach(Hosts::parseUnresolved);
        return true;
    }

    private static Path pathOf(String text) {
        return text == null ? null : Path.of(text);
    }
}
