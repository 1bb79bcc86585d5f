package org.apache.rocketmq.test.interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests to a broker that ask for what is not there, may not be or makes no sense. There are the topics Known (four
 * queues, the first has one message), ReadOnly and WriteOnly, and the groups known and stopped, which may not consume.
 */
final class WrongRequests {
    static final int BODY_LIMIT = 1 << 16;

    private static final int SEND_BACK = 36;
    private static final int END_TRANSACTION = 37;
    private static final int OWN_SUBSCRIPTION = 4;
    private static final int HALF = 4;
    private static final int COMMIT = 8;
    private static final int ROLLBACK = 12;
    private static final int FAR = 999_999;
    private static final int SHOWN = 40;

    private final List<Wrong> all = new ArrayList<>();

    private WrongRequests() { }

    /** A request and what it asks for. */
    record Wrong(String name, int code, Map<String, String> fields, byte[] body) { }

    static List<Wrong> all() {
        var wrong = new WrongRequests();
        wrong.sends();
        wrong.pulls();
        wrong.offsets();
        wrong.transactions();
        wrong.members();
        wrong.changes();
        wrong.looks();
        return wrong.all;
    }

    /** A request; fields are names and values, and null leaves one out. */
    static Wrong wrong(String name, int code, byte[] body, Object... fields) {
        var map = new HashMap<String, String>();
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i + 1] != null) {
                map.put((String) fields[i], String.valueOf(fields[i + 1]));
            }
        }
        return new Wrong(name, code, map, body);
    }

    static Wrong wrong(String name, int code, String body, Object... fields) {
        return wrong(name, code, body.getBytes(StandardCharsets.UTF_8), fields);
    }

    private void ask(String name, int code, byte[] body, Object... fields) {
        all.add(wrong(name, code, body, fields));
    }

    private void ask(String name, int code, String body, Object... fields) {
        all.add(wrong(name, code, body, fields));
    }

    /** What a broker of a certain permission does not do: Apache's then refuses what is sent to ordered topics. */
    static List<Wrong> whereTheBrokerMay(String permission) {
        var wrong = new WrongRequests();
        if ("4".equals(permission)) {
            wrong.ask("make an ordered topic", 17, "", "topic", "Ordered", "defaultTopic", "TBW102", "readQueueNums", 1,
                "writeQueueNums", 1, "perm", 6, "topicFilterType", "SINGLE_TAG", "topicSysFlag", 0, "order", true);
            wrong.send("to an ordered topic", "Ordered", 0, "", 0, 1);
        } else {
            wrong.pull("of Known", "Known", "known", 0, 0);
            wrong.all.add(WrongPops.ofKnown());
        }
        return wrong.all;
    }

    /** What a name server is asked that it does not have or does not do. */
    static List<Wrong> toNameServers() {
        var wrong = new WrongRequests();
        for (String body : List.of("", "x=\\u12", "configStorePath=/tmp/x", "kvConfigPath=/tmp/x",
            "rocketmqHome=/tmp/x", "nonsense=1", "orderMessageEnable=perhaps")) {
            wrong.ask("set '" + body + "'", 318, body);
        }
        for (String topic : new String[] {"Unknown", "bad topic", "", null}) {
            wrong.ask("route of '" + topic + "'", 105, "", "topic", topic);
        }
        wrong.ask("key that is none", 101, "", "namespace", "n", "key", "k");
        wrong.ask("key without a name", 100, "", "namespace", "", "key", "", "value", "x");
        wrong.ask("namespace that is none", 219, "", "namespace", "n");
        wrong.ask("register nothing", 103, "");
        wrong.ask("what is no request", 32_000, "");
        return wrong.all;
    }

    private static String shown(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "... of " + text.length() : text;
    }

    private void send(String name, String topic, Object queue, String properties, int flag, int bytes) {
        ask("send " + name, 310, new byte[bytes], "a", "senders", "b", topic, "c", "TBW102", "d", 4, "e", queue, "f",
            flag, "g", 1, "h", 0, "i", properties, "j", 0, "k", false, "m", false);
    }

    private void send(String name, String properties) {
        send(name, "Known", 1, properties, 0, 1);
    }

    private void batch(String name, String topic, int bytes) {
        ask("batch " + name, 320, new byte[bytes], "a", "senders", "b", topic, "c", "TBW102", "d", 4, "e", 0, "f", 0,
            "g", 1, "h", 0, "i", "", "j", 0, "k", false, "m", true);
    }

    private void sends() {
        for (String topic : List.of("Unknown", "ReadOnly", "WriteOnly", "SCHEDULE_TOPIC_XXXX",
            "RMQ_SYS_TRANS_HALF_TOPIC", "RMQ_SYS_TRANS_OP_HALF_TOPIC", "TRANS_CHECK_MAX_TIME_TOPIC", "TBW102",
            "SELF_TEST_TOPIC", "OFFSET_MOVED_EVENT", "RMQ_SYS_TRACE_TOPIC", "rmq_sys_wheel_timer", "rmq_sys_mine",
            "DefaultCluster", "broker", "BenchmarkTest", "DefaultCluster_REPLY_TOPIC", "%RETRY%nobody",
            "%RETRY%known", "%DLQ%nobody", "bad topic", "b/d", "", "t".repeat(128), "t".repeat(256),
            "%RETRY%b d", "%RETRY%" + "g".repeat(249), "%DLQ%" + "g".repeat(251))) {
            send("to '" + shown(topic) + "'", topic, 0, "", 0, 1);
        }
        for (Object queue : new Object[] {9, "x"}) {
            send("to queue " + queue, "Known", queue, "", 0, 1);
        }
        send("a body above the limit", "Known", 0, "", 0, BODY_LIMIT + 1);
        send("no body", "Known", 1, "", 0, 0);
        send("long properties", "p\u0001" + "v".repeat(40_000));
        send("broken properties", "no separator\u0002\u0001\u0002\u0002x");
        send("no properties", null);
        for (String level : List.of("soon", "99999999999", "-3", "99", "1.5", "", " 1", "0")) {
            send("with the delay '" + level + "'", "DELAY\u0001" + level + "\u0002");
        }
        send("half, with a delay", "Known", 1, "TRAN_MSG\u0001true\u0002PGROUP\u0001senders\u0002DELAY\u00012\u0002",
            HALF, 1);
        send("half by its flag alone", "Known", 1, "", HALF, 1);
        send("with retries that are no number", "RECONSUME_TIME\u0001x\u0002");
        send("with a timer that is no number", "TIMER_DELAY_MS\u0001x\u0002");
        ask("send nothing", 310, "");
        ask("send nothing in the older form", 10, "");
        batch("broken", "Known", 7);
        batch("empty", "Known", 0);
        batch("to a retry topic", "%RETRY%known", 7);
        batch("to no topic", "Unknown", 7);
    }

    private void pull(String name, String topic, String group, Object queue, long offset) {
        pull(name, topic, group, queue, offset, "*", "TAG", OWN_SUBSCRIPTION);
    }

    private void pull(String name, String topic, String group, Object queue, long offset, String expression,
        String type, int flag) {

        ask("pull " + name, 11, "", "consumerGroup", group, "topic", topic, "queueId", queue, "queueOffset", offset,
            "maxMsgNums", 32, "sysFlag", flag, "commitOffset", 0, "suspendTimeoutMillis", 1000, "subscription",
            expression, "subVersion", 0, "expressionType", type);
    }

    private void pulls() {
        pull("of no topic", "Unknown", "known", 0, 0);
        pull("of no group", "Known", "nobody", 0, 0);
        pull("of a bad group", "Known", "b d", 0, 0);
        pull("of a bad topic", "bad topic", "known", 0, 0);
        pull("of an empty queue at 0", "Known", "known", 3, 0);
        pull("of a topic that is write only", "WriteOnly", "known", 0, 0);
        pull("of a group that may not", "Known", "stopped", 0, 0);
        for (Object queue : new Object[] {9, -1, "x"}) {
            pull("of queue " + queue, "Known", "known", queue, 0);
        }
        for (long offset : new long[] {100, -7}) {
            pull("at " + offset, "Known", "known", 0, offset);
            pull("of an empty queue at " + offset, "Known", "known", 3, offset);
        }
        for (String sql : List.of("a = 1 AND", "a > > 1", "", "'x'", "a BETWEEN 3 AND 1", "a IN ()",
            "a = 99999999999999999999", "(".repeat(2000) + "a = 1" + ")".repeat(2000))) {
            pull("by '" + shown(sql) + "'", "Known", "known", 0, 0, sql, "SQL92", OWN_SUBSCRIPTION);
        }
        pull("by an unknown type", "Known", "known", 0, 0, "a", "x", OWN_SUBSCRIPTION);
        pull("by no tag", "Known", "known", 0, 0, "||", "TAG", OWN_SUBSCRIPTION);
        pull("without a subscription", "Known", "known", 0, 0, "*", "TAG", 0);
        ask("pull nothing", 11, "");
        ask("pull nothing in the lite form", 361, "");
    }

    private void offsets() {
        ask("offset that is none", 14, "", "consumerGroup", "known", "topic", "Known", "queueId", 2);
        ask("offset that is none and not 0", 14, "", "consumerGroup", "known", "topic", "Known", "queueId", 2,
            "setZeroIfNotFound", false);
        ask("offset of no topic", 14, "", "consumerGroup", "known", "topic", "Unknown", "queueId", 0);
        ask("offset of no queue", 14, "", "consumerGroup", "known", "topic", "Known", "queueId", 9);
        commit("to no topic", "known", "Unknown", 0, 1);
        commit("of no group", "nobody", "Known", 0, 1);
        commit("of a bad group", "b d", "Known", 0, 1);
        commit("to a bad topic", "known", "bad topic", 0, 1);
        commit("to queue 9", "known", "Known", 9, 1);
        commit("to queue -1", "known", "Known", -1, 1);
        commit("of -1", "known", "Known", 0, -1);
        commit("beyond the end", "known", "Known", 0, 77);
        ask("commit nothing", 15, "");
        for (int code : new int[] {30, 31, 32}) {
            ask(code + " of no topic", code, "", "topic", "Unknown", "queueId", 0);
            ask(code + " of queue 9", code, "", "topic", "Known", "queueId", 9);
            ask(code + " of queue -1", code, "", "topic", "Known", "queueId", -1);
            ask(code + " of an empty queue", code, "", "topic", "Known", "queueId", 3);
            ask(code + " of nothing", code, "");
        }
        ask("search in no topic", 29, "", "topic", "Unknown", "queueId", 0, "timestamp", 1);
        ask("search in queue 9", 29, "", "topic", "Known", "queueId", 9, "timestamp", 1);
        ask("search before all times", 29, "", "topic", "Known", "queueId", 0, "timestamp", -1);
        for (Object[] back : new Object[][] {{"known", FAR}, {"known", -1}, {"nobody", 0}, {"b d", 0}}) {
            ask("hand back " + back[1] + " by " + back[0], SEND_BACK, "", "offset", back[1], "group", back[0],
                "delayLevel", 0, "originMsgId", "x", "originTopic", "Known", "unitMode", false);
        }
        ask("hand back nothing", SEND_BACK, "");
    }

    private void commit(String name, String group, String topic, int queue, long offset) {
        ask("commit " + name, 15, "", "consumerGroup", group, "topic", topic, "queueId", queue, "commitOffset", offset);
    }

    private void end(String name, long position, int outcome) {
        ask("end " + name, END_TRANSACTION, "", "producerGroup", "senders", "tranStateTableOffset", 0,
            "commitLogOffset", position, "commitOrRollback", outcome, "fromTransactionCheck", false, "msgId", "x",
            "topic", "Known");
    }

    private void transactions() {
        end("a transaction that is none", FAR, COMMIT);
        end("a transaction between others", 7, COMMIT);
        end("a transaction below 0", -1, COMMIT);
        end("a plain message", 0, COMMIT);
        end("a plain message, by rolling back", 0, ROLLBACK);
        end("in no way that there is", 0, 9);
        ask("end nothing", END_TRANSACTION, "");
        ask("resume the checks of nothing", 323, "", "msgId", "7F0000010000000100000000000F423F", "topic", "Known");
    }

    private void heartbeat(String name, String group, String expression, String type) {
        ask("heartbeat " + name, 34, "{\"clientID\":\"c@1\",\"consumerDataSet\":[{\"consumeFromWhere\":"
            + "\"CONSUME_FROM_LAST_OFFSET\",\"consumeType\":\"CONSUME_PASSIVELY\",\"groupName\":\"" + group
            + "\",\"messageModel\":\"CLUSTERING\",\"subscriptionDataSet\":[{\"classFilterMode\":false,\"codeSet\":[],"
            + "\"expressionType\":\"" + type + "\",\"subString\":\"" + expression + "\",\"subVersion\":1,"
            + "\"tagsSet\":[],\"topic\":\"Known\"}],\"unitMode\":false}],\"producerDataSet\":[]}");
    }

    private void members() {
        heartbeat("with a malformed expression", "known", "a > > 1", "SQL92");
        heartbeat("of no group", "nobody", "*", "TAG");
        heartbeat("of a bad group", "b d", "*", "TAG");
        for (String body : List.of("", "{", "[]", "null", "{}")) {
            ask("heartbeat '" + body + "'", 34, body);
            ask("lock '" + body + "'", 41, body);
            ask("unlock '" + body + "'", 42, body);
            ask("check '" + body + "'", 46, body);
            ask("group '" + body + "'", 200, body);
        }
        ask("check a malformed expression", 46, "{\"clientId\":\"c\",\"group\":\"known\",\"subscriptionData\":"
            + "{\"topic\":\"Known\",\"subString\":\"a > > 1\",\"expressionType\":\"SQL92\"}}");
        ask("leave no group", 35, "", "clientID", "x", "consumerGroup", "nobody");
        ask("members of no group", 38, "", "consumerGroup", "nobody");
        ask("members of nothing", 38, "");
        ask("connections of no group", 203, "", "consumerGroup", "nobody");
        ask("connections of no producers", 204, "", "producerGroup", "nobody");
    }

    private void topic(String topic, int queues, int permission) {
        ask("topic '" + shown(topic) + "' with " + queues + " queues and permission " + permission, 17, "", "topic",
            topic, "defaultTopic", "TBW102", "readQueueNums", queues, "writeQueueNums", 4, "perm", permission,
            "topicFilterType", "SINGLE_TAG", "topicSysFlag", 0, "order", false);
    }

    private void reset(String name, String group, String topic, int queue, Integer offset, long time) {
        ask("move " + name, 222, "", "group", group, "topic", topic, "queueId", queue, "offset", offset, "timestamp",
            time, "isForce", true);
    }

    private void changes() {
        for (String topic : List.of("bad topic", "", "t".repeat(128), "TBW102", "SCHEDULE_TOPIC_XXXX",
            "RMQ_SYS_TRANS_HALF_TOPIC", "SELF_TEST_TOPIC")) {
            topic(topic, 4, 6);
            ask("delete topic '" + shown(topic) + "'", 215, "", "topic", topic);
        }
        for (int queues : new int[] {0, -1, 99_999}) {
            topic("Odd", queues, 6);
        }
        topic("Odd", 4, 8);
        topic("Odd", 4, 99);
        ask("topic of nothing", 17, "");
        ask("delete topic 'Unknown'", 215, "", "topic", "Unknown");
        ask("delete topic of nothing", 215, "");
        ask("group with a bad name", 200, "{\"groupName\":\"b d\"}");
        ask("group with a name too long", 200, "{\"groupName\":\"" + "g".repeat(300) + "\"}");
        ask("group without a name", 200, "{\"retryMaxTimes\":3}");
        ask("group with less than no queues", 200, "{\"groupName\":\"n\",\"retryQueueNums\":-1}");
        ask("delete no group", 207, "", "groupName", "nobody", "cleanOffset", true);
        ask("delete a group of nothing", 207, "");
        reset("in no topic", "known", "Unknown", -1, null, 0);
        reset("in a bad topic", "known", "bad topic", -1, null, 0);
        reset("a bad group", "b d", "Known", -1, null, 0);
        reset("no group", "nobody", "Known", -1, null, 0);
        reset("beyond the end", "known", "Known", 3, 77, 0);
        reset("below the begin", "known", "Known", 3, -7, 0);
        reset("in queue 9", "known", "Known", 9, 0, 0);
        reset("to before all times", "known", "Known", -1, null, -5);
        ask("move nothing", 222, "");
        ask("clone no group", 314, "", "srcGroup", "nobody", "destGroup", "other", "topic", "Known", "offline", true);
        ask("clone no topic", 314, "", "srcGroup", "known", "destGroup", "known", "topic", "Unknown", "offline", true);
        ask("set no settings", 25, "");
        ask("set what is no text of settings", 25, "x=\\u12");
        ask("set a path", 25, "brokerConfigPath=/tmp/x\n");
        ask("set a path among others", 25, "nonsense=1\nrocketmqHome=/tmp/x\n");
        ask("set what is no setting", 25, "nonsense=1\n");
    }

    private void looks() {
        ask("progress of no group", 208, "", "consumerGroup", "nobody");
        ask("progress in no topic", 208, "", "consumerGroup", "known", "topic", "Unknown");
        ask("progress in Known of no group", 208, "", "consumerGroup", "nobody", "topic", "Known");
        ask("ends of no topic", 202, "", "topic", "Unknown");
        ask("ends of a bad topic", 202, "", "topic", "bad topic");
        ask("entries of no topic", 321, "", "topic", "Unknown", "queueId", 0, "index", 0, "count", 1);
        ask("entries of queue 9", 321, "", "topic", "Known", "queueId", 9, "index", 0, "count", 1);
        ask("entries of queue -1", 321, "", "topic", "Known", "queueId", -1, "index", 0, "count", 1);
        ask("entries of an empty queue", 321, "", "topic", "Known", "queueId", 3, "index", 0, "count", 1);
        ask("entries beyond the end", 321, "", "topic", "Known", "queueId", 0, "index", 77, "count", 1);
        ask("time spans of no topic", 303, "", "topic", "Unknown", "group", "known");
        ask("time spans of no group", 303, "", "topic", "Known", "group", "nobody");
        ask("who consumes no topic", 300, "", "topic", "Unknown");
        ask("topics of no group", 343, "", "group", "nobody");
        ask("subscription of no group", 345, "", "group", "nobody", "topic", "Known");
        ask("message at no position", 33, "", "offset", FAR);
        ask("message below 0", 33, "", "offset", -1);
        ask("message between others", 33, "", "offset", 7);
        for (Object[] query : new Object[][] {{"Known", 32}, {"Unknown", 32}, {"Known", 0}}) {
            ask("query of " + query[1] + " in " + query[0], 12, "", "topic", query[0], "key", "none", "maxNum",
                query[1], "beginTimestamp", 0, "endTimestamp", Long.MAX_VALUE);
        }
        ask("figure that is none", 315, "", "statsName", "NONE", "statsKey", "x");
        ask("figure of nothing", 315, "", "statsName", "TOPIC_PUT_NUMS", "statsKey", "x");
        ask("settings of no topic", 351, "", "topic", "Unknown");
        ask("settings of a bad topic", 351, "", "topic", "bad topic");
        ask("settings of a bad group", 352, "", "group", "b d");
        ask("settings of no group", 352, "", "group", "nobody");
        ask("running state of no group", 307, "", "consumerGroup", "nobody", "clientId", "x", "jstackEnable", false);
        ask("offsets that members of no group have", 223, "", "topic", "Known", "group", "nobody");
        ask("least offsets of no topic", 308, "", "compareGroup", "nobody", "topic", "Unknown");
        ask("reply to nobody", 325, "x", "a", "senders", "b", "DefaultCluster_REPLY_TOPIC", "c", "TBW102", "d", 4, "e",
            0, "f", 0, "g", 1, "h", 0, "i", "REPLY_TO_CLIENT\u0001c@9\u0002MSG_TYPE\u0001reply\u0002", "j", 0, "k",
            false, "m", false);
        ask("what is no request", 32_000, "");
    }
}
