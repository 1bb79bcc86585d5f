package org.apache.rocketmq.test.interop;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.test.interop.WrongRequests.Wrong;

/** Requests to a broker about pops that ask for what is not there or makes no sense. */
final class WrongPops {
    private static final int LONG = 60_000;
    private static final String RECEIPT = "0 1795988845001 60000 0 0 broker %s 0";

    private final List<Wrong> all = new ArrayList<>();

    private WrongPops() { }

    static List<Wrong> all() {
        var wrong = new WrongPops();
        wrong.pops();
        wrong.receipts();
        wrong.modes();
        return wrong.all;
    }

    /** A pop in which only the broker can find something wrong. */
    static Wrong ofKnown() {
        var right = new WrongPops();
        right.pop("of Known", "known", "Known", 0, 1, LONG, "*", "TAG");
        return right.all.get(0);
    }

    private void ask(String name, int code, String body, Object... fields) {
        all.add(WrongRequests.wrong(name, code, body, fields));
    }

    private void read(String name, String group, String topic, Object queue) {
        pop(name, group, topic, queue, 1, LONG, "*", "TAG");
        ask("notification " + name, 200_054, "", "consumerGroup", group, "topic", topic, "queueId", queue, "pollTime",
            0, "bornTime", 0, "expType", "TAG", "exp", "*");
        ask("peek " + name, 200_052, "", "consumerGroup", group, "topic", topic, "queueId", queue, "maxMsgNums", 1);
        ask("polling info " + name, 200_055, "", "consumerGroup", group, "topic", topic, "queueId", queue);
    }

    private void pop(String name, String group, String topic, Object queue, int most, long invisible,
        String expression, String type) {

        ask("pop " + name, 200_050, "", "consumerGroup", group, "topic", topic, "queueId", queue, "maxMsgNums", most,
            "invisibleTime", invisible, "pollTime", 0, "bornTime", 0, "initMode", 0, "expType", type, "exp",
            expression, "order", false);
    }

    private void pops() {
        read("of no topic", "known", "Unknown", 0);
        read("of no group", "nobody", "Known", 0);
        read("of a bad group", "b d", "Known", 0);
        read("of a topic that is write only", "known", "WriteOnly", 0);
        read("of a group that may not", "stopped", "Known", 0);
        read("of queue 9", "known", "Known", 9);
        read("of queue -2", "known", "Known", -2);
        pop("of 0 messages", "known", "Known", 3, 0, LONG, "*", "TAG");
        pop("of -1 messages", "known", "Known", 3, -1, LONG, "*", "TAG");
        pop("of 33 messages", "known", "Known", 3, 33, LONG, "*", "TAG");
        pop("for no time", "known", "Known", 3, 1, 0, "*", "TAG");
        pop("for less than no time", "known", "Known", 3, 1, -1, "*", "TAG");
        pop("by a malformed expression", "known", "Known", 3, 1, LONG, "a > > 1", "SQL92");
        pop("by an unknown type", "known", "Known", 3, 1, LONG, "a", "x");
        ask("pop nothing", 200_050, "");
    }

    private void use(String name, String group, String topic, Object queue, String receipt, long offset) {
        ask("ack " + name, 200_051, "", "consumerGroup", group, "topic", topic, "queueId", queue, "extraInfo", receipt,
            "offset", offset);
        postpone(name, group, topic, queue, receipt, offset, LONG);
    }

    private void postpone(String name, String group, String topic, Object queue, String receipt, long offset,
        long invisible) {

        ask("postpone " + name, 200_053, "", "consumerGroup", group, "topic", topic, "queueId", queue, "extraInfo",
            receipt, "offset", offset, "invisibleTime", invisible);
    }

    private static String receipt(int queue) {
        return RECEIPT.formatted(queue);
    }

    private void receipts() {
        use("of no topic", "known", "Unknown", 0, receipt(0), 0);
        use("of no group", "nobody", "Known", 0, receipt(0), 0);
        use("of queue 9", "known", "Known", 9, receipt(9), 0);
        use("of queue -1", "known", "Known", -1, receipt(-1), 0);
        use("of queue x", "known", "Known", "x", receipt(0), 0);
        use("by another queue's receipt", "known", "Known", 1, receipt(0), 0);
        use("beyond the end", "known", "Known", 0, receipt(0), 77);
        use("below the begin", "known", "Known", 0, receipt(0), -1);
        use("by a broken receipt", "known", "Known", 0, "broken", 0);
        use("by words", "known", "Known", 0, "a b c d e broker 0 0", 0);
        use("of what was not popped", "known", "Known", 0, receipt(0), 0);
        postpone("for less than no time", "known", "Known", 0, receipt(0), 0, -1);
        ask("ack nothing", 200_051, "");
        ask("postpone nothing", 200_053, "");
        for (String body : List.of("", "{", "null", "{}", "{\"brokerName\":\"broker\",\"acks\":[null]}")) {
            ask("ack many '" + body + "'", 200_151, body);
        }
    }

    private void modes() {
        for (String body : List.of("", "{", "null", "{}")) {
            ask("assignment '" + body + "'", 400, body);
            ask("mode '" + body + "'", 401, body);
        }
        ask("assignment of no topic", 400, "{\"topic\":\"Unknown\",\"consumerGroup\":\"known\",\"clientId\":\"c\","
            + "\"messageModel\":\"CLUSTERING\",\"strategyName\":\"AVG\"}");
        ask("assignment by no strategy", 400, "{\"topic\":\"Known\",\"consumerGroup\":\"known\",\"clientId\":\"c\","
            + "\"messageModel\":\"CLUSTERING\",\"strategyName\":\"x\"}");
        ask("mode of a retry topic", 401, "{\"topic\":\"%RETRY%known\",\"consumerGroup\":\"known\",\"mode\":\"POP\"}");
        ask("mode of no topic", 401, "{\"topic\":\"Unknown\",\"consumerGroup\":\"known\",\"mode\":\"POP\"}");
    }
}
