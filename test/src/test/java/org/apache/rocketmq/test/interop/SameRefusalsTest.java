package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Connection;
import org.apache.rocketmq.test.wire.Frame;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What Apache's broker refuses ours refuses with the same code, with its remark or one that begins so, and with the
 * same place to go on. Where Apache's fails with an exception of Java's, ours says what is wrong.
 */
@Tag("processes")
class SameRefusalsTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int OK = 0;
    private static final int UPDATE_CONFIG = 25;
    private static final int UPDATE_GROUP = 200;
    private static final String MORE_HELP = "\\nSee https://rocketmq";
    /** What Apache's broker has for a remark where it says nothing. */
    private static final String NOTHING_SAID = "not set any response code";
    private static final String OF_JAVA = "(?s).*(Exception|Cannot (invoke|read)).*";

    /**
     * What ours refuses although Apache's takes it or fails with an exception of Java's, or the other way round; by
     * patterns of names.
     */
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
        Map.entry("send to 'ReadOnly'",
            "refuses what an operator has forbidden; Apache's leaves it to its clients, who hear of it later"),
        Map.entry("send to 'rmq_sys_wheel_timer'",
            "takes nothing there but from itself; Apache's takes it"),
        Map.entry("send no body",
            "stores an empty one; Apache's has a NullPointerException"),
        Map.entry("send half, with a delay",
            "refuses it; Apache's takes it, commits it with success and never delivers it"),
        Map.entry("send half by its flag alone",
            "refuses what no consumer would ever see; Apache's takes it"),
        Map.entry("pull by .*",
            "says where it cannot be read; Apache's gives all messages"),
        Map.entry("commit (to queue .*|of -1)",
            "says that there is no such place; Apache's says that it is done"),
        Map.entry("heartbeat (with a malformed expression|of a bad group|'\\{\\}')",
            "says what is wrong, and takes what is right; Apache's says that it is done"),
        Map.entry("(check|group) '(|null)'|lock '\\{\\}'",
            "says that the body is none; Apache's says that it is done"),
        Map.entry("topic 'Odd' .*",
            "says that this cannot be; Apache's answers with the code of a success, and does nothing"),
        Map.entry("group with less than no queues",
            "says that this cannot be; Apache's says that it is done"),
        Map.entry("move in queue 9",
            "says that there is no such queue; Apache's keeps the offset"),
        Map.entry("move to before all times",
            "says that there is no such time; Apache's moves to the end, past all messages"),
        Map.entry("clone no group",
            "says that it is not there; Apache's says that it is done"),
        Map.entry("entries of queue .*",
            "says so with a refusal; Apache's with the code of a success and no body"),
        Map.entry("set (no settings|what is no setting)",
            "says what is wrong; Apache's says that it is done"),
        Map.entry("(pop|notification|peek|polling info) of queue -2",
            "says that there is no such queue; Apache's takes it for any"),
        Map.entry("pop (of 0 messages|for .*)|postpone for less than no time",
            "says that this cannot be; Apache's gives none, or says that it is done"),
        Map.entry("(ack|postpone) (of no group|by another queue's receipt|of what was not popped)",
            "says that no such message is out; Apache's says that it is done"),
        Map.entry("ack many '(|null)'",
            "says that the body is none; Apache's says that there is no message"),
        Map.entry("assignment by no strategy",
            "says that it is not known; Apache's assigns nothing"),
        Map.entry("group with a name too long",
            "allows 255 characters, as brokers of 4.x do; Apache's 120"));

    /** The same for name servers. */
    private static final Map<String, String> DIFFERENT_NAMES = Map.of(
        "set '(|nonsense=1|orderMessageEnable=perhaps)'",
        "says what is wrong; Apache's says that it is done",
        "route of 'null'",
        "says that there is no topic; Apache's looks for one that is called null",
        "key without a name",
        "says that there has to be one; Apache's keeps it");

    private static void prepare(Server broker) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic("Known", 4);
            connection.createTopic("ReadOnly", 4, 4);
            connection.createTopic("WriteOnly", 4, 2);
            connection.limitRetries("known", 16);
            assertEquals(OK, connection.send("Known", 0, new byte[10], Map.of()).code());
        }
        try (var connection = Connection.to(broker)) {
            assertEquals(OK, connection.call(UPDATE_GROUP, Map.of(), ("{\"groupName\":\"stopped\",\"consumeEnable\":"
                + "false,\"retryQueueNums\":1,\"retryMaxTimes\":16}").getBytes(StandardCharsets.UTF_8)).code());
        }
    }

    @Test
    void shouldRefuseAsApachesBrokerDoes() throws IOException {
        var settings = Map.of("brokerName", "broker", "autoCreateTopicEnable", "false",
            "autoCreateSubscriptionGroup", "false", "maxMessageSize", String.valueOf(WrongRequests.BODY_LIMIT),
            "enablePropertyFilter", "true", "timerWheelEnable", "true");
        var ours = CLUSTER.broker("ours", settings).start();
        var theirs = CLUSTER.apacheBroker("theirs", settings).start();
        prepare(ours);
        prepare(theirs);
        var all = new ArrayList<>(WrongRequests.all());
        all.addAll(WrongPops.all());
        compare(ours, theirs, all, DIFFERENT);
        for (String permission : List.of("2", "4")) {
            set(ours, "brokerPermission=" + permission);
            set(theirs, "brokerPermission=" + permission);
            compare(ours, theirs, WrongRequests.whereTheBrokerMay(permission), Map.of());
        }
    }

    private static void set(Server broker, String setting) throws IOException {
        try (var connection = Connection.to(broker)) {
            assertEquals(OK, connection.call(UPDATE_CONFIG, Map.of(), setting.getBytes(StandardCharsets.UTF_8)).code());
        }
    }

    @Test
    void shouldRefuseAsApachesNameServerDoes() throws IOException {
        compare(CLUSTER.nameServer("our-names", Map.of()).start(),
            CLUSTER.apacheNameServer("their-names", Map.of()).start(), WrongRequests.toNameServers(), DIFFERENT_NAMES);
    }

    private static void compare(Server ours, Server theirs, List<WrongRequests.Wrong> all,
        Map<String, String> different) throws IOException {

        var differences = new ArrayList<String>();
        var unused = new HashSet<>(different.keySet());
        for (var wrong : all) {
            var answer = answer(ours, wrong);
            var expected = answer(theirs, wrong);
            String difference = difference(expected, answer);
            if (!difference.isEmpty() && !isListed(wrong.name(), different, unused)) {
                differences.add(wrong.name() + ": " + difference + "\n  theirs " + told(expected) + "\n  ours   "
                    + told(answer));
            }
        }
        assertEquals("", String.join("\n", differences));
        assertEquals(Set.of(), unused, "no difference any more");
    }

    /** Whether some pattern stands for it; that one is used then. */
    private static boolean isListed(String name, Map<String, String> patterns, Set<String> unused) {
        unused.removeIf(name::matches);
        return patterns.keySet().stream().anyMatch(name::matches);
    }

    /** An answer; who asked stands in its remark as "asker". */
    private record Answer(Frame frame, String remark) {
        int code() {
            return frame.code();
        }

        String field(String name) {
            return frame.field(name);
        }
    }

    private static Answer answer(Server broker, WrongRequests.Wrong wrong) throws IOException {
        try (var connection = Connection.to(broker)) {
            var frame = connection.call(wrong.code(), wrong.fields(), wrong.body());
            return new Answer(frame, frame.remark().replace(connection.localAddress(), "asker"));
        }
    }

    private static String told(Answer answer) {
        String remark = answer.remark();
        return answer.code() + " " + remark.substring(0, Math.min(remark.length(), 300)) + " next "
            + answer.field("nextBeginOffset") + ", offset " + answer.field("offset");
    }

    /** In what an answer differs; empty where it does not. */
    private static String difference(Answer expected, Answer answer) {
        String remark = expected.remark();
        if (remark.matches(OF_JAVA)) {
            return answer.code() == OK ? "no refusal" : answer.remark().matches(OF_JAVA) ? "an exception" : "";
        }
        if (expected.code() != answer.code()) {
            return "code";
        }
        if (!String.valueOf(expected.field("nextBeginOffset")).equals(String.valueOf(answer.field("nextBeginOffset")))
            || !String.valueOf(expected.field("offset")).equals(String.valueOf(answer.field("offset")))) {
            return "place";
        }
        if (remark.equals(NOTHING_SAID)) {
            return "";
        }
        int end = remark.indexOf(MORE_HELP);
        String words = (end < 0 ? remark : remark.substring(0, end)).strip().replaceFirst("[.,]$", "");
        return answer.remark().strip().startsWith(words) ? "" : "words";
    }
}
