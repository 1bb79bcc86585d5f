package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
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
    private static final int UPDATE_GROUP = 200;
    private static final String MORE_HELP = "\\nSee https://rocketmq";
    private static final String OF_JAVA = "(?s).*(Exception|Cannot (invoke|read)).*";

    /** What ends in another way on purpose, by patterns of names. */
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
        Map.entry("send to 'ReadOnly'",
            "refuses it; Apache's leaves it to its clients"),
        Map.entry("send to 'rmq_sys_wheel_timer'",
            "takes nothing there but from itself"),
        Map.entry("send to '%DLQ%nobody'",
            "makes a dead letter topic as it makes a retry topic"),
        Map.entry("send no body",
            "stores an empty one"),
        Map.entry("send with the delay ''",
            "says that it is no number"),
        Map.entry("send half.*",
            "refuses what no client sends"),
        Map.entry("pull by .*",
            "says where it cannot be read; Apache's gives all messages"),
        Map.entry("commit (to queue .*|of -1)",
            "says that there is no such place"),
        Map.entry("heartbeat (with a malformed expression|of a bad group|'\\{\\}')",
            "says what is wrong, and takes what is right"),
        Map.entry("hand back 0 by b d",
            "says that no group may be called so"),
        Map.entry("(check|group) '(|null)'|lock '\\{\\}'",
            "says that the body is none"),
        Map.entry("delete topic ('(bad topic|t+.*)'|of nothing)",
            "says that no topic may be called so"),
        Map.entry("topic 'Odd' .*",
            "says that this cannot be; Apache's answers with the code of a success, and does nothing"),
        Map.entry("group with less than no queues",
            "says that this cannot be"),
        Map.entry("move (in queue 9|to before all times)",
            "says that there is no such place"),
        Map.entry("clone no .*|progress .*|entries of .*|time spans of no group",
            "says what is not there"),
        Map.entry("set .*",
            "tells which settings may not be set, and takes all or none"),
        Map.entry("query of 0 in Known",
            "says that nothing is asked for"));

    /** What is refused with the same code, but other words. */
    private static final Map<String, String> OTHER_WORDS = Map.ofEntries(
        Map.entry(".*'(bad topic|b/d|t+\\.\\.\\. of \\d+|)'.*|group (with a bad|without a) name|group '\\{\\}'",
            "tells what is wrong with a name, and where"),
        Map.entry("send to '%RETRY%nobody'|commit of no group|hand back 0 by nobody|settings of no group",
            "says the same of a group wherever it is asked for"),
        Map.entry("ends of no topic|time spans of no topic|settings of no topic",
            "says the same of a topic wherever it is looked at"),
        Map.entry("send to queue 9|pull of queue .*",
            "does not tell a client its own address"),
        Map.entry("send long properties",
            "tells how long they are"),
        Map.entry("send with a timer that is no number",
            "says that it is none"),
        Map.entry("pull of an empty queue .*",
            "makes no files for a queue that is asked for"),
        Map.entry("entries beyond the end",
            "has nothing to say"));

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
        var differences = new ArrayList<String>();
        var codes = new HashSet<>(DIFFERENT.keySet());
        var words = new HashSet<>(OTHER_WORDS.keySet());
        for (var wrong : WrongRequests.all()) {
            var answer = answer(ours, wrong);
            var expected = answer(theirs, wrong);
            String difference = difference(expected, answer);
            String name = wrong.name();
            if (!difference.isEmpty() && !isListed(name, DIFFERENT, codes)
                && !(difference.startsWith("words") && isListed(name, OTHER_WORDS, words))) {
                differences.add(name + ": " + difference + "\n  theirs " + told(expected) + "\n  ours   "
                    + told(answer));
            }
        }
        assertEquals("", String.join("\n", differences));
        codes.addAll(words);
        assertEquals(Set.of(), codes, "no difference any more");
    }

    /** Whether some pattern stands for it; that one is used then. */
    private static boolean isListed(String name, Map<String, String> patterns, Set<String> unused) {
        unused.removeIf(name::matches);
        return patterns.keySet().stream().anyMatch(name::matches);
    }

    private static Frame answer(Server broker, WrongRequests.Wrong wrong) throws IOException {
        try (var connection = Connection.to(broker)) {
            return connection.call(wrong.code(), wrong.fields(), wrong.body());
        }
    }

    private static String told(Frame answer) {
        String remark = answer.remark();
        return answer.code() + " " + remark.substring(0, Math.min(remark.length(), 300)) + " next "
            + answer.field("nextBeginOffset") + ", offset " + answer.field("offset");
    }

    /** In what an answer differs; empty where it does not. */
    private static String difference(Frame expected, Frame answer) {
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
        int end = remark.indexOf(MORE_HELP);
        String words = (end < 0 ? remark : remark.substring(0, end)).strip().replaceFirst("[.,]$", "");
        return answer.remark().strip().startsWith(words) ? "" : "words";
    }
}
