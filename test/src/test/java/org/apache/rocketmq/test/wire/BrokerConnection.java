package org.apache.rocketmq.test.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.test.cluster.Server;
import org.awaitility.Awaitility;

/** The requests of clients to a broker, ours or Apache's, one at a time and without a client's second tries. */
public final class BrokerConnection implements AutoCloseable {
    public static final int OK = 0;

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int SET_REQUEST_MODE = 401;
    private static final int PULL = 11;
    private static final int QUERY_BY_KEY = 12;
    private static final int QUERY_OFFSET = 14;
    private static final int COMMIT_OFFSET = 15;
    private static final int CREATE_TOPIC = 17;
    private static final int QUERY_NOT_FOUND = 22;
    private static final int UPDATE_SETTINGS = 25;
    private static final int MAX_OFFSET = 30;
    private static final int MIN_OFFSET = 31;
    private static final int SEND_BACK = 36;
    private static final int MEMBERS = 38;
    private static final int TIMER_METRICS = 61;
    private static final int UPDATE_GROUP = 200;
    private static final int PRODUCERS = 204;
    private static final int SEND = 310;
    private static final int SEND_BATCH = 320;
    private static final int TOPIC_CONFIG = 351;
    private static final int POLLING_INFO = 200_055;
    private static final int RECALL = 370;
    private static final int NO_MEMBERS = 1;
    private static final int NOTHING_NEW = 19;
    private static final int NONE_WANTED = 20;
    private static final int NO_SUCH_TOPIC = 17;
    private static final int OWN_SUBSCRIPTION = 4;
    private static final int READABLE_AND_WRITABLE = 6;
    private static final Pattern MEMBER_LIST = Pattern.compile("\"consumerIdList\"\\s*:\\s*\\[([^]]*)]");
    private static final Pattern CLIENT_ID = Pattern.compile("\"clientId\"\\s*:\\s*\"([^\"]*)\"");

    private final Connection connection;

    private BrokerConnection(Connection connection) {
        this.connection = connection;
    }

    public static BrokerConnection to(Server broker) throws IOException {
        return to(broker.port());
    }

    /** To a broker of this machine. */
    public static BrokerConnection to(int port) throws IOException {
        return new BrokerConnection(Connection.to(port));
    }

    /** Sends one message; the answer may be a refusal. */
    public Frame send(String topic, int queueId, byte[] body, Map<String, String> properties) throws IOException {
        return connection.call(SEND, sendFields(topic, queueId, properties, false), body);
    }

    /** Sends one message, which must be taken, and returns when it can be read: it may not be in its queue at once. */
    public void sendReadable(String topic, int queueId, byte[] body, Map<String, String> properties)
        throws IOException {

        long offset = Long.parseLong(require(send(topic, queueId, body, properties), OK).field("queueOffset"));
        Awaitility.await("a message in its queue").atMost(BOUND).pollDelay(Duration.ZERO)
            .until(() -> maxOffset(topic, queueId) > offset);
    }

    /** Sends a batch in the form of {@code MessageDecoder.encodeMessages}. */
    public Frame sendBatch(String topic, int queueId, byte[] encoded) throws IOException {
        return connection.call(SEND_BATCH, sendFields(topic, queueId, Map.of(), true), encoded);
    }

    private static Map<String, String> sendFields(String topic, int queueId, Map<String, String> properties,
        boolean batch) {

        return Map.ofEntries(Map.entry("a", "producers"), Map.entry("b", topic), Map.entry("c", "TBW102"),
            Map.entry("d", "4"), Map.entry("e", String.valueOf(queueId)), Map.entry("f", "0"),
            Map.entry("g", String.valueOf(System.currentTimeMillis())), Map.entry("h", "0"),
            Map.entry("i", MessageDecoder.messageProperties2String(properties)), Map.entry("j", "0"),
            Map.entry("k", "false"), Map.entry("m", String.valueOf(batch)));
    }

    /** Hands a message back; {@code most} is how often it may come again, null to leave that to the group. */
    public Frame sendBack(String group, long logPosition, int delayLevel, Integer most) throws IOException {
        var fields = new HashMap<>(Map.of("group", group, "offset", String.valueOf(logPosition), "delayLevel",
            String.valueOf(delayLevel), "originMsgId", "given-by-the-test", "originTopic", "given-by-the-test",
            "unitMode", "false"));
        if (most != null) {
            fields.put("maxReconsumeTimes", String.valueOf(most));
        }
        return connection.call(SEND_BACK, fields);
    }

    /** Sends a message to its group's retry topic, as consumers do that cannot hand it back. */
    public Frame sendAgain(String group, int reconsumeTimes, Integer most, Map<String, String> properties)
        throws IOException {

        var fields = new HashMap<>(sendFields("%RETRY%" + group, 0, properties, false));
        fields.put("j", String.valueOf(reconsumeTimes));
        if (most != null) {
            fields.put("l", String.valueOf(most));
        }
        return connection.call(SEND, fields, new byte[] {1});
    }

    /** Sets how often a group gets a message again. */
    public void limitRetries(String group, int most) throws IOException {
        String config = "{\"groupName\":\"" + group + "\",\"retryMaxTimes\":" + most + ",\"consumeEnable\":true,"
            + "\"retryQueueNums\":1,\"brokerId\":0,\"whichBrokerWhenConsumeSlowly\":1,"
            + "\"notifyConsumerIdsChangedEnable\":true}";
        require(connection.call(UPDATE_GROUP, Map.of(), config.getBytes(StandardCharsets.UTF_8)), OK);
    }

    /** Takes a message back. */
    public Frame recall(String topic, String handle) throws IOException {
        return connection.call(RECALL, Map.of("producerGroup", "producers", "topic", topic, "recallHandle", handle));
    }

    /** How many messages of a topic wait for their time. */
    public long waitingTimers(String topic) throws IOException {
        String metrics = require(connection.call(TIMER_METRICS, Map.of()), OK).bodyText();
        var count = Pattern.compile('"' + topic + "\"\\s*:\\s*\\{[^}]*\"count\"\\s*:\\s*(-?\\d+)").matcher(metrics);
        return count.find() ? Long.parseLong(count.group(1)) : 0;
    }

    /** Makes a topic that can be read and written. */
    public void createTopic(String topic, int queues) throws IOException {
        createTopic(topic, queues, READABLE_AND_WRITABLE);
    }

    /** Makes a topic. */
    public void createTopic(String topic, int queues, int permission) throws IOException {
        require(connection.call(CREATE_TOPIC, Map.of("topic", topic, "defaultTopic", "TBW102", "readQueueNums",
            String.valueOf(queues), "writeQueueNums", String.valueOf(queues), "perm",
            String.valueOf(permission), "topicFilterType", "SINGLE_TAG", "topicSysFlag", "0", "order", "false")), OK);
    }

    /** Makes a topic of one queue, for which Apache's broker keeps each batch as one record. */
    public void createTopicOfBatches(String topic) throws IOException {
        require(connection.call(CREATE_TOPIC, Map.of("topic", topic, "defaultTopic", "TBW102", "readQueueNums", "1",
            "writeQueueNums", "1", "perm", String.valueOf(READABLE_AND_WRITABLE), "topicFilterType", "SINGLE_TAG",
            "topicSysFlag", "0", "order", "false", "attributes", "+queue.type=BatchCQ")), OK);
    }

    /** Changes a setting. */
    public void set(String name, String value) throws IOException {
        byte[] body = (name + "=" + value).getBytes(StandardCharsets.UTF_8);
        require(connection.call(UPDATE_SETTINGS, Map.of(), body), OK);
    }

    public boolean hasTopic(String topic) throws IOException {
        var answer = connection.call(TOPIC_CONFIG, Map.of("topic", topic));
        return answer.code() != NO_SUCH_TOPIC && require(answer, OK) != null;
    }

    /** Says whether members of a group that leave it to the broker pull a topic's queues or pop them. */
    public void setRequestMode(String topic, String group, String mode) throws IOException {
        String body = "{\"topic\":\"" + topic + "\",\"consumerGroup\":\"" + group + "\",\"mode\":\"" + mode
            + "\",\"popShareQueueNum\":8}";
        require(connection.call(SET_REQUEST_MODE, Map.of(), body.getBytes(StandardCharsets.UTF_8)), OK);
    }

    /** The client ids of a group's members. */
    public Set<String> members(String group) throws IOException {
        var answer = connection.call(MEMBERS, Map.of("consumerGroup", group));
        if (answer.code() == NO_MEMBERS) {
            return Set.of();
        }
        var list = MEMBER_LIST.matcher(require(answer, OK).bodyText());
        if (!list.find()) {
            throw new AssertionError(answer.bodyText());
        }
        return Stream.of(list.group(1).split(",")).map(id -> id.strip().replace("\"", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The client ids of a group's producers, of which there is one at least. */
    public Set<String> producers(String group) throws IOException {
        String list = require(connection.call(PRODUCERS, Map.of("producerGroup", group)), OK).bodyText();
        return CLIENT_ID.matcher(list).results().map(id -> id.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    public long maxOffset(String topic, int queueId) throws IOException {
        return offset(MAX_OFFSET, topic, queueId);
    }

    public long minOffset(String topic, int queueId) throws IOException {
        return offset(MIN_OFFSET, topic, queueId);
    }

    private long offset(int code, String topic, int queueId) throws IOException {
        var answer = connection.call(code, Map.of("topic", topic, "queueId", String.valueOf(queueId)));
        return Long.parseLong(require(answer, OK).field("offset"));
    }

    /** All messages of a queue from an offset on; fails where one is missing between two others, or twice there. */
    public List<Stored> readFrom(String topic, int queueId, long from) throws IOException {
        long next = from;
        long end = maxOffset(topic, queueId);
        var all = new ArrayList<Stored>();
        while (next < end) {
            var answer = pull(topic, queueId, next);
            if (answer.code() == NOTHING_NEW) {
                throw new AssertionError(topic + " " + queueId + " ends at " + end + " and has nothing at " + next);
            }
            for (MessageExt message : MessageDecoder.decodes(require(answer, OK).body())) {
                if (message.getQueueOffset() != next || message.getQueueId() != queueId
                    || !message.getTopic().equals(topic)) {
                    throw new AssertionError(topic + " " + queueId + " has at " + next + " the message " + message);
                }
                all.add(Stored.of(message));
                next++;
            }
        }
        return all;
    }

    /** The messages of a queue that the broker gives to somebody who wants certain tags. */
    public List<Stored> tagged(String topic, int queueId, String tags) throws IOException {
        long next = 0;
        long end = maxOffset(topic, queueId);
        var all = new ArrayList<Stored>();
        while (next < end) {
            var answer = pull(topic, queueId, next, tags);
            if (answer.code() == OK) {
                MessageDecoder.decodes(answer.body()).forEach(message -> all.add(Stored.of(message)));
            } else {
                require(answer, answer.code() == NOTHING_NEW ? NOTHING_NEW : NONE_WANTED);
            }
            long before = next;
            next = Long.parseLong(answer.field("nextBeginOffset"));
            if (next <= before) {
                throw new AssertionError(topic + " " + queueId + " does not get on at " + before);
            }
        }
        return all;
    }

    private Frame pull(String topic, int queueId, long offset) throws IOException {
        return pull(topic, queueId, offset, "*");
    }

    private Frame pull(String topic, int queueId, long offset, String tags) throws IOException {
        return connection.call(PULL, Map.ofEntries(Map.entry("consumerGroup", "readers"), Map.entry("topic", topic),
            Map.entry("queueId", String.valueOf(queueId)), Map.entry("queueOffset", String.valueOf(offset)),
            Map.entry("maxMsgNums", "32"), Map.entry("sysFlag", String.valueOf(OWN_SUBSCRIPTION)),
            Map.entry("commitOffset", "0"), Map.entry("suspendTimeoutMillis", "1000"),
            Map.entry("subscription", tags), Map.entry("subVersion", "0"), Map.entry("expressionType", "TAG")));
    }

    /** The messages with a key. */
    public List<Stored> byKey(String topic, String key) throws IOException {
        var answer = connection.call(QUERY_BY_KEY, Map.of("topic", topic, "key", key, "maxNum", "32",
            "beginTimestamp", "0", "endTimestamp", String.valueOf(Long.MAX_VALUE)));
        if (answer.code() == QUERY_NOT_FOUND) {
            return List.of();
        }
        return MessageDecoder.decodes(require(answer, OK).body()).stream().map(Stored::of).toList();
    }

    /** How many pops of a group wait for any queue of a topic. */
    public int waitingPops(String group, String topic) throws IOException {
        return Integer.parseInt(require(connection.call(POLLING_INFO, offsetFields(group, topic, -1)), OK)
            .field("pollingNum"));
    }

    public void commit(String group, String topic, int queueId, long offset) throws IOException {
        var fields = new HashMap<>(offsetFields(group, topic, queueId));
        fields.put("commitOffset", String.valueOf(offset));
        require(connection.call(COMMIT_OFFSET, fields), OK);
    }

    public long committed(String group, String topic, int queueId) throws IOException {
        return Long.parseLong(
            require(connection.call(QUERY_OFFSET, offsetFields(group, topic, queueId)), OK).field("offset"));
    }

    private static Map<String, String> offsetFields(String group, String topic, int queueId) {
        return Map.of("consumerGroup", group, "topic", topic, "queueId", String.valueOf(queueId));
    }

    private static Frame require(Frame answer, int code) {
        if (answer.code() != code) {
            throw new AssertionError(answer.code() + " " + answer.remark());
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
