package org.apache.rocketmq.common.internal.name;

import java.util.Set;

/** The topics that brokers keep for themselves. */
public final class SystemTopics {
    /** The topic whose settings a topic takes over that is created by the first message to it. */
    public static final String TBW102 = "TBW102";
    /** Where delayed messages wait, one queue for each delay level. */
    public static final String SCHEDULE_TOPIC_XXXX = "SCHEDULE_TOPIC_XXXX";
    public static final String BENCHMARK = "BenchmarkTest";
    public static final String SELF_TEST = "SELF_TEST_TOPIC";
    public static final String OFFSET_MOVED_EVENT = "OFFSET_MOVED_EVENT";
    public static final String TRACE = "RMQ_SYS_TRACE_TOPIC";
    public static final String TRANSACTION_HALF = "RMQ_SYS_TRANS_HALF_TOPIC";
    public static final String TRANSACTION_DONE = "RMQ_SYS_TRANS_OP_HALF_TOPIC";
    public static final String ROCKSDB_TRANSACTION_HALF = "RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC";
    public static final String ROCKSDB_TRANSACTION_DONE = "RMQ_SYS_ROCKSDB_TRANS_OP_HALF_TOPIC";
    public static final String TRANSACTION_GIVEN_UP = "TRANS_CHECK_MAX_TIME_TOPIC";
    public static final String CHECKPOINT = "CHECKPOINT_TOPIC";
    /** Where messages wait that are delivered at a moment of their own. */
    public static final String TIMER_WHEEL = "rmq_sys_wheel_timer";
    /** Any topic that starts with this is the system's. */
    public static final String PREFIX = "rmq_sys_";

    private static final String REPLY_POSTFIX = "_REPLY_TOPIC";

    private static final Set<String> ALL = Set.of(
        TBW102, SCHEDULE_TOPIC_XXXX, BENCHMARK, SELF_TEST, OFFSET_MOVED_EVENT, TRACE,
        TRANSACTION_HALF, TRANSACTION_DONE, ROCKSDB_TRANSACTION_HALF, ROCKSDB_TRANSACTION_DONE,
        TRANSACTION_GIVEN_UP, CHECKPOINT);

    private static final Set<String> CLOSED_TO_PRODUCERS = Set.of(
        SCHEDULE_TOPIC_XXXX, SELF_TEST, OFFSET_MOVED_EVENT, TRANSACTION_HALF, TRANSACTION_DONE,
        ROCKSDB_TRANSACTION_HALF, ROCKSDB_TRANSACTION_DONE, TRANSACTION_GIVEN_UP);

    private SystemTopics() { }

    /** True for a topic that every broker has. A cluster's and a broker's own topics are known to the broker only. */
    public static boolean isSystem(String topic) {
        return topic != null && (ALL.contains(topic) || topic.startsWith(PREFIX));
    }

    /** False for the topics that only the broker itself may append to. */
    public static boolean isSendable(String topic) {
        return !CLOSED_TO_PRODUCERS.contains(topic);
    }

    /** True for a topic that our brokers take messages for from others; Apache's let them send to the timers' too. */
    public static boolean isOpen(String topic) {
        return isSendable(topic) && !TIMER_WHEEL.equals(topic);
    }

    /** The topic that the replies to requests go to in a cluster. */
    public static String replyTopic(String cluster) {
        return cluster + REPLY_POSTFIX;
    }

    /** The topic by which the brokers of a cluster know which popped messages are out. */
    public static String reviveTopic(String cluster) {
        return PREFIX + "REVIVE_LOG_" + cluster;
    }

    /** The topics with a fixed name. */
    public static Set<String> all() {
        return ALL;
    }

    /** The topics that only the broker itself may append to. */
    public static Set<String> closedToProducers() {
        return CLOSED_TO_PRODUCERS;
    }
}
