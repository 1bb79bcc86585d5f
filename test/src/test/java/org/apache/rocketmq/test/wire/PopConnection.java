package org.apache.rocketmq.test.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;
import org.apache.rocketmq.test.cluster.Server;

/** The requests of those who pop from a broker, ours or Apache's, one at a time. */
public final class PopConnection implements AutoCloseable {
    private static final int CONSUME_STATS = 208;
    private static final int POP = 200_050;
    private static final int ACK = 200_051;
    private static final int PEEK = 200_052;
    private static final int CHANGE_INVISIBLE = 200_053;
    private static final int NOTIFICATION = 200_054;
    private static final int ACK_MANY = 200_151;
    private static final int NOTHING = 210;

    private final Connection connection;
    private final String group;
    private final String topic;

    private PopConnection(Connection connection, String group, String topic) {
        this.connection = connection;
        this.group = group;
        this.topic = topic;
    }

    public static PopConnection to(Server broker, String group, String topic) throws IOException {
        return new PopConnection(Connection.to(broker), group, topic);
    }

    /**
     * A message as a consumer got it.
     *
     * @param receipt to acknowledge it with, in the form of a client's
     * @param count how often it was out before
     */
    public record Popped(String body, int queueId, long queueOffset, String receipt, int count) { }

    /** Pops from any queue; waits no longer than {@code wait} milliseconds. */
    public List<Popped> pop(int most, long invisible, long wait, boolean inOrder) throws IOException {
        var answer = connection.call(POP, fields(most, invisible, wait, inOrder));
        if (answer.code() == NOTHING) {
            return List.of();
        }
        if (answer.code() != BrokerConnection.OK) {
            throw new AssertionError(answer.code() + " " + answer.remark());
        }
        return popped(answer);
    }

    private Map<String, String> fields(int most, long invisible, long wait, boolean inOrder) {
        return Map.ofEntries(Map.entry("consumerGroup", group), Map.entry("topic", topic),
            Map.entry("queueId", "-1"), Map.entry("maxMsgNums", String.valueOf(most)),
            Map.entry("invisibleTime", String.valueOf(invisible)), Map.entry("pollTime", String.valueOf(wait)),
            Map.entry("bornTime", String.valueOf(System.currentTimeMillis())), Map.entry("initMode", "0"),
            Map.entry("exp", "*"), Map.entry("expType", "TAG"), Map.entry("order", String.valueOf(inOrder)));
    }

    /** Asks for one message and reads no answer; several pops of one connection may wait. */
    public void startPop(long invisible, long wait) throws IOException {
        connection.send(Frame.request(POP, 0, fields(1, invisible, wait, false), new byte[0]).bytes());
    }

    /** The next answer to a pop that was started. */
    public Frame answer() throws IOException {
        return connection.read();
    }

    /** The messages of such an answer. */
    public List<Popped> popped(Frame answer) {
        var starts = new HashMap<String, String>();
        for (String queue : answer.field("startOffsetInfo").split(";")) {
            starts.put(queue.substring(0, queue.lastIndexOf(' ')), queue.substring(queue.lastIndexOf(' ') + 1));
        }
        var counts = String.valueOf(answer.field("orderCountInfo"));
        var messages = MessageDecoder.decodes(answer.body()).iterator();
        var all = new ArrayList<Popped>();
        for (String queue : answer.field("msgOffsetInfo").split(";")) {
            String[] parts = queue.split(" ");
            for (String offset : parts[2].split(",")) {
                var message = messages.next();
                String receipt = String.join(" ", starts.get(parts[0] + " " + parts[1]), answer.field("popTime"),
                    answer.field("invisibleTime"), answer.field("reviveQid"), parts[0], "pops", parts[1], offset);
                all.add(new Popped(new String(message.getBody(), StandardCharsets.UTF_8), Integer.parseInt(parts[1]),
                    Long.parseLong(offset), receipt,
                    message.getReconsumeTimes() + orderedCount(counts, parts, offset)));
            }
        }
        return all;
    }

    private static int orderedCount(String counts, String[] queue, String offset) {
        for (String entry : counts.split(";")) {
            if (entry.startsWith(queue[0] + " qo" + queue[1] + "%" + offset + " ")) {
                return Integer.parseInt(entry.substring(entry.lastIndexOf(' ') + 1));
            }
        }
        return 0;
    }

    /** Acknowledges a message; the answer may be a refusal. */
    public Frame ack(Popped message) throws IOException {
        return ack(message.queueId, message.queueOffset, message.receipt);
    }

    public Frame ack(int queueId, long queueOffset, String receipt) throws IOException {
        return connection.call(ACK, Map.of("consumerGroup", group, "topic", topic,
            "queueId", String.valueOf(queueId), "offset", String.valueOf(queueOffset), "extraInfo", receipt));
    }

    /** Has a message come back at another time. */
    public Frame postpone(Popped message, long invisible) throws IOException {
        return postpone(message.queueId, message.queueOffset, message.receipt, invisible);
    }

    public Frame postpone(int queueId, long queueOffset, String receipt, long invisible) throws IOException {
        return connection.call(CHANGE_INVISIBLE, Map.of("consumerGroup", group, "topic", topic,
            "queueId", String.valueOf(queueId), "offset", String.valueOf(queueOffset),
            "extraInfo", receipt, "invisibleTime", String.valueOf(invisible)));
    }

    /** Acknowledges one message in the form for many. */
    public Frame ackAsMany(int queueId, long queueOffset, String receipt) throws IOException {
        String[] parts = receipt.split(" ");
        String body = "{\"brokerName\":\"" + parts[5] + "\",\"acks\":[{\"c\":\"" + group + "\",\"t\":\"" + topic
            + "\",\"r\":\"" + parts[4] + "\",\"so\":" + queueOffset + ",\"q\":" + queueId + ",\"rq\":" + parts[3]
            + ",\"pt\":" + parts[1] + ",\"it\":" + parts[2] + ",\"b\":\"AQ==\"}]}";
        return connection.call(ACK_MANY, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** Looks at messages and leaves them there. */
    public Frame peek(int queueId, int most) throws IOException {
        return connection.call(PEEK, Map.of("consumerGroup", group, "topic", topic, "queueId", String.valueOf(queueId),
            "maxMsgNums", String.valueOf(most)));
    }

    /** Asks whether a pop would find something with certain tags; waits no longer than {@code wait} milliseconds. */
    public Frame notification(long wait, boolean inOrder, String tags) throws IOException {
        return connection.call(NOTIFICATION, Map.of("consumerGroup", group, "topic", topic, "queueId", "-1",
            "pollTime", String.valueOf(wait), "bornTime", String.valueOf(System.currentTimeMillis()),
            "order", String.valueOf(inOrder), "expType", "TAG", "exp", tags));
    }

    /** What the broker says of the group's progress. */
    public String consumeStats() throws IOException {
        return connection.call(CONSUME_STATS, Map.of("consumerGroup", group)).bodyText();
    }

    /** The same by topic: how many messages are ready and how many are out. */
    public Map<String, String> standing() throws IOException {
        var all = new TreeMap<String, String>();
        RemotingSerializable.fromJson(consumeStats(), ConsumeStats.class).getOffsetTable().forEach((queue, is) ->
            all.put(queue.getTopic(), is.getBrokerOffset() - is.getPullOffset() + " ready, "
                + (is.getPullOffset() - is.getConsumerOffset()) + " out"));
        return all;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
