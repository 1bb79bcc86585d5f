package org.apache.rocketmq.broker;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import org.apache.rocketmq.remoting.internal.request.AckMessageHeader;
import org.apache.rocketmq.remoting.internal.request.ChangeInvisibleTimeHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.BatchAck;
import org.apache.rocketmq.remoting.protocol.body.BatchAckMessageRequestBody;

/** Pops from a {@link RunningBroker} over one connection, and knows since when and until when it has what. */
final class PopClient {
    static final int VOID = 208;
    private static final int NOTHING = 210;
    private static final int INVISIBLE_TIME = 2;
    private static final int REVIVE_QUEUE = 3;
    private static final int KIND = 4;

    private final RunningBroker.Client client;

    PopClient(RunningBroker.Client client) {
        this.client = client;
    }

    /** A message that was given to somebody. */
    static final class Given {
        final String group;
        final String topic;
        final String body;
        final int count;
        /** When it was there, in milliseconds. */
        final long since;
        final int queueId;
        final long offset;
        /** Touched by the one who has it, and by others when that one has ended. */
        String receipt;
        long until;
        boolean acknowledged;

        private Given(String group, String topic, String body, int count, int queueId, long offset, String receipt) {
            this.group = group;
            this.topic = topic;
            this.body = body;
            this.count = count;
            this.since = System.currentTimeMillis();
            this.queueId = queueId;
            this.offset = offset;
            renew(receipt);
        }

        private void renew(String next) {
            String[] parts = next.split(" ");
            receipt = next;
            until = Long.parseLong(parts[1]) + Long.parseLong(parts[INVISIBLE_TIME]);
        }

        @Override
        public String toString() {
            return group + " has " + body + " for time " + count + " from " + since + " to " + until
                + (acknowledged ? ", acknowledged" : "") + " by " + receipt;
        }
    }

    /** Pops from any queue; no messages where the topic is gone. */
    List<Given> pop(String group, String topic, int most, long invisible, long wait) throws Exception {
        var answer = client.call(Requests.POP_MESSAGE, new PopMessageHeader(group, topic, -1, most, invisible, wait,
            System.currentTimeMillis(), 0, "TAG", "*", false, null));
        if (answer.getCode() == NOTHING || answer.getCode() == ResponseCode.TOPIC_NOT_EXIST) {
            return List.of();
        }
        require(answer, ResponseCode.SUCCESS);
        return given(group, topic, answer);
    }

    private static List<Given> given(String group, String topic, RemotingCommand answer) {
        var fields = answer.fields();
        var starts = new HashMap<String, String>();
        for (String queue : fields.string("startOffsetInfo").split(";")) {
            starts.put(queue.substring(0, queue.lastIndexOf(' ')), queue.substring(queue.lastIndexOf(' ') + 1));
        }
        var messages = RunningBroker.messages(answer).iterator();
        var all = new ArrayList<Given>();
        for (String queue : fields.string("msgOffsetInfo").split(";")) {
            String[] parts = queue.split(" ");
            for (String offset : parts[2].split(",")) {
                var message = messages.next();
                String receipt = String.join(" ", starts.get(parts[0] + " " + parts[1]), fields.string("popTime"),
                    fields.string("invisibleTime"), fields.string("reviveQid"), parts[0], "broker-a", parts[1], offset);
                all.add(new Given(group, topic, RunningBroker.body(message), message.getReconsumeTimes(),
                    Integer.parseInt(parts[1]), Long.parseLong(offset), receipt));
            }
        }
        return all;
    }

    /** The answer's code. */
    int acknowledge(Given given) throws Exception {
        var answer = client.call(Requests.ACK_MESSAGE, new AckMessageHeader(
            given.group, given.topic, given.queueId, given.receipt, given.offset, null));
        given.acknowledged = answer.getCode() == ResponseCode.SUCCESS;
        return answer.getCode();
    }

    /** Acknowledges a message in the form for many. */
    int acknowledgeAsMany(Given given) throws Exception {
        String[] parts = given.receipt.split(" ");
        var ack = new BatchAck();
        ack.setConsumerGroup(given.group);
        ack.setTopic(given.topic);
        ack.setRetry(parts[KIND]);
        ack.setStartOffset(given.offset);
        ack.setQueueId(given.queueId);
        ack.setReviveQueueId(Integer.parseInt(parts[REVIVE_QUEUE]));
        ack.setPopTime(Long.parseLong(parts[1]));
        ack.setInvisibleTime(Long.parseLong(parts[INVISIBLE_TIME]));
        var bits = new BitSet();
        bits.set(0);
        ack.acknowledge(bits);
        var body = new BatchAckMessageRequestBody();
        body.setBrokerName("broker-a");
        body.setAcks(List.of(ack));
        var answer = client.call(Requests.BATCH_ACK_MESSAGE, null, body.encode());
        given.acknowledged = answer.getCode() == ResponseCode.SUCCESS;
        return answer.getCode();
    }

    /** Has a message for another time from now on. */
    int postpone(Given given, long invisible) throws Exception {
        var answer = client.call(Requests.CHANGE_MESSAGE_INVISIBLETIME, new ChangeInvisibleTimeHeader(given.group,
            given.topic, given.queueId, given.receipt, given.offset, invisible, null, false));
        if (answer.getCode() == ResponseCode.SUCCESS) {
            String[] parts = given.receipt.split(" ");
            parts[1] = answer.fields().string("popTime");
            parts[INVISIBLE_TIME] = answer.fields().string("invisibleTime");
            given.renew(String.join(" ", parts));
        }
        return answer.getCode();
    }

    static void require(RemotingCommand answer, int code) {
        if (answer.getCode() != code) {
            throw new AssertionError(answer.getCode() + " " + answer.getRemark());
        }
    }
}
