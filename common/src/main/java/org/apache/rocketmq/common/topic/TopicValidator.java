package org.apache.rocketmq.common.topic;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.name.SystemTopics;

/** Tells which names topics and groups may have, and which the system keeps for itself. */
public class TopicValidator {
    public static final String AUTO_CREATE_TOPIC_KEY_TOPIC = SystemTopics.TBW102;
    public static final String RMQ_SYS_SCHEDULE_TOPIC = SystemTopics.SCHEDULE_TOPIC_XXXX;
    public static final String RMQ_SYS_BENCHMARK_TOPIC = SystemTopics.BENCHMARK;
    public static final String RMQ_SYS_TRANS_HALF_TOPIC = SystemTopics.TRANSACTION_HALF;
    public static final String RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC = SystemTopics.ROCKSDB_TRANSACTION_HALF;
    public static final String RMQ_SYS_TRACE_TOPIC = SystemTopics.TRACE;
    public static final String RMQ_SYS_TRANS_OP_HALF_TOPIC = SystemTopics.TRANSACTION_DONE;
    public static final String RMQ_SYS_ROCKSDB_TRANS_OP_HALF_TOPIC = SystemTopics.ROCKSDB_TRANSACTION_DONE;
    public static final String RMQ_SYS_TRANS_CHECK_MAX_TIME_TOPIC = SystemTopics.TRANSACTION_GIVEN_UP;
    public static final String RMQ_SYS_SELF_TEST_TOPIC = SystemTopics.SELF_TEST;
    public static final String RMQ_SYS_OFFSET_MOVED_EVENT = SystemTopics.OFFSET_MOVED_EVENT;
    public static final String RMQ_SYS_ROCKSDB_OFFSET_TOPIC = SystemTopics.CHECKPOINT;
    public static final String SYSTEM_TOPIC_PREFIX = SystemTopics.PREFIX;
    public static final String SYNC_BROKER_MEMBER_GROUP_PREFIX = SYSTEM_TOPIC_PREFIX + "SYNC_BROKER_MEMBER_";

    /** True at the code of each character that names may have. */
    public static final boolean[] VALID_CHAR_BIT_MAP = allowedCharacters();

    /** Brokers of 4.x allow longer ones, so the check of a broker's own is another. */
    private static final int MAX_GROUP_LENGTH = 120;
    private static final Set<String> SYSTEM_TOPICS = systemTopics();

    /** What is wrong with a name, if something is. */
    public static class ValidateResult {
        private final boolean valid;
        private final String remark;

        public ValidateResult(boolean valid, String remark) {
            this.valid = valid;
            this.remark = remark;
        }

        public boolean isValid() {
            return valid;
        }

        /** What is wrong, as a sentence; empty where the name is fine. */
        public String getRemark() {
            return remark;
        }
    }

    /** True where the name has a character that it may not have. */
    public static boolean isTopicOrGroupIllegal(String str) {
        return !str.chars().allMatch(c -> Names.isAllowed((char) c));
    }

    public static ValidateResult validateTopic(String topic) {
        return result(Names.topicComplaint(topic));
    }

    public static ValidateResult validateGroup(String group) {
        return result(Names.groupComplaint(group, MAX_GROUP_LENGTH));
    }

    public static boolean isSystemTopic(String topic) {
        return SYSTEM_TOPICS.contains(topic) || topic.startsWith(SYSTEM_TOPIC_PREFIX);
    }

    /** True for the topics that only brokers append to. */
    public static boolean isNotAllowedSendTopic(String topic) {
        return topic != null && !SystemTopics.isSendable(topic);
    }

    /** Makes a topic one of the system's, for the rest of this process. */
    public static void addSystemTopic(String systemTopic) {
        SYSTEM_TOPICS.add(systemTopic);
    }

    public static Set<String> getSystemTopicSet() {
        return Collections.unmodifiableSet(SYSTEM_TOPICS);
    }

    public static Set<String> getNotAllowedSendTopicSet() {
        return SystemTopics.closedToProducers();
    }

    private static ValidateResult result(String complaint) {
        return new ValidateResult(complaint == null, complaint == null ? "" : complaint);
    }

    private static Set<String> systemTopics() {
        Set<String> topics = ConcurrentHashMap.newKeySet();
        topics.addAll(SystemTopics.all());
        return topics;
    }

    private static boolean[] allowedCharacters() {
        var allowed = new boolean[Byte.MAX_VALUE + 1];
        for (char c = 0; c < allowed.length; c++) {
            allowed[c] = Names.isAllowed(c);
        }
        return allowed;
    }
}
