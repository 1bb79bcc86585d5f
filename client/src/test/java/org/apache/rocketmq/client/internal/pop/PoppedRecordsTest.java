package org.apache.rocketmq.client.internal.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.rocketmq.client.internal.pull.Reading;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.ChangeInvisibleTimeReply;
import org.apache.rocketmq.remoting.internal.request.PopMessageReply;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.junit.jupiter.api.Test;

/** Receipts as Apache's client puts them together of the same answers. */
class PoppedRecordsTest {
    private static final long NOW = 77;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String tags = "*";
    private BiFunction<MessageQueue, List<MessageExt>, List<MessageExt>> filter = (queue, messages) -> messages;

    private MessageExt record(String topic, int queueId, long offset) {
        var message = new MessageExt();
        message.setTopic(topic);
        message.setQueueId(queueId);
        message.setQueueOffset(offset);
        message.setBody(("m" + offset).getBytes(StandardCharsets.UTF_8));
        message.setBornHost(new InetSocketAddress("127.0.0.1", 1));
        message.setStoreHost(new InetSocketAddress("127.0.0.1", 1));
        return message;
    }

    private void add(MessageExt message) {
        body.writeBytes(MessageDecoder.encode(message, false));
    }

    private PoppedRecords.Sorted read(String starts) throws Exception {
        var reading = new Reading("ns", Reading.Bodies.WHOLE, filter);
        var records = new PoppedRecords("ns%group", new MessageQueue("ns%topic", "broker-a", -1), reading,
            new PopQueue(9));
        return records.in(ByteBuffer.wrap(body.toByteArray()),
            new PopMessageReply(1_000, 60_000, 4, 0, starts, "ignored", null),
            FilterAPI.buildSubscriptionData("ns%topic", tags), NOW);
    }

    private static String told(PoppedMessage message) {
        var receipt = message.newest();
        assertEquals(NOW, receipt.sinceNanos());
        assertEquals(PopFixture.INVISIBLE, receipt.invisible());
        assertEquals("broker-a", receipt.brokerName());
        assertEquals(receipt.text(), message.message().getProperty(MessageConst.PROPERTY_POP_CK));
        assertEquals("topic", message.message().getTopic());
        return receipt.topic() + " " + receipt.queueId() + " " + receipt.offset() + ": " + receipt.text();
    }

    @Test
    void shouldPutReceiptsTogetherOfSeveralQueues() throws Exception {
        add(record("ns%topic", 1, 12));
        add(record("ns%topic", 1, 14));
        add(record("ns%topic", 0, 3));
        var wanted = read("0 0 3;0 1 11").wanted();
        assertEquals(List.of("ns%topic 1 12: 11 1000 60000 4 0 broker-a 1 12",
            "ns%topic 1 14: 11 1000 60000 4 0 broker-a 1 14", "ns%topic 0 3: 3 1000 60000 4 0 broker-a 0 3"),
            wanted.stream().map(PoppedRecordsTest::told).toList());
        assertEquals("1000", wanted.get(0).message().getProperty(MessageConst.PROPERTY_FIRST_POP_TIME));
        assertEquals("broker-a", wanted.get(0).message().getBrokerName());
    }

    @Test
    void shouldTakeTheReceiptThatTheBrokerWrote() throws Exception {
        var again = record("ns%topic", 0, 5);
        MessageAccessor.putProperty(again, MessageConst.PROPERTY_POP_CK, "5 1000 60000 4 1 broker-a 0 5");
        MessageAccessor.putProperty(again, MessageConst.PROPERTY_FIRST_POP_TIME, "900");
        add(again);
        var other = record("ns%topic", 0, 6);
        MessageAccessor.putProperty(other, MessageConst.PROPERTY_POP_CK, "6 1000 60000 4 2 broker-a 0 6");
        add(other);
        var wanted = read("1 0 5;2 0 6").wanted();
        assertEquals(List.of("%RETRY%ns%group_ns%topic 0 5: 5 1000 60000 4 1 broker-a 0 5",
            "%RETRY%ns%group+ns%topic 0 6: 6 1000 60000 4 2 broker-a 0 6"),
            wanted.stream().map(PoppedRecordsTest::told).toList());
        assertEquals("900", wanted.get(0).message().getProperty(MessageConst.PROPERTY_FIRST_POP_TIME));
    }

    @Test
    void shouldKnowRetryTopicsThatTheBrokerLeavesInRecords() throws Exception {
        add(record("%RETRY%ns%group_ns%topic", 0, 5));
        add(record("%RETRY%ns%group+ns%topic", 0, 6));
        assertEquals(List.of("%RETRY%ns%group_ns%topic 0 5: 4 1000 60000 4 1 broker-a 0 5",
            "%RETRY%ns%group+ns%topic 0 6: 6 1000 60000 4 2 broker-a 0 6"),
            read("0 0 9;1 0 4;2 0 6").wanted().stream().map(PoppedRecordsTest::told).toList());
    }

    @Test
    void shouldSortOutWhatIsNotWanted() throws Exception {
        for (String tag : new String[] {"Aa", "BB", "", "Aa"}) {
            var message = record("ns%topic", 0, body.size() == 0 ? 0 : 1 + body.size());
            message.setTags(tag);
            add(message);
        }
        tags = "Aa";
        filter = (queue, messages) -> messages.subList(0, 1);
        var sorted = read("0 0 0");
        assertEquals(1, sorted.wanted().size());
        assertEquals(0, sorted.wanted().get(0).message().getQueueOffset());
        assertEquals(3, sorted.unwanted().size());
    }

    @Test
    void shouldRefuseAnswersThatSayTooLittle() {
        add(record("ns%topic", 1, 12));
        for (String starts : new String[] {null, "", "0 0 3", "1 1 3", "0 1", "0 1 x"}) {
            var failure = assertThrows(IllegalArgumentException.class, () -> read(starts), starts);
            assertTrue(failure.getMessage() != null, starts);
        }
    }

    @Test
    void shouldPutTheNextReceiptTogetherOfTheAnswerToAChange() {
        var changed = new Receipt("%RETRY%group_topic", "broker-a", 2, 17, "11 1000 60000 4 1 broker-a 2 17", 1,
            PopFixture.INVISIBLE).changed(new ChangeInvisibleTimeReply(2_000, 30_000, 3), NOW);
        assertEquals("17 2000 30000 3 1 broker-a 2 17", changed.text());
        assertEquals(NOW, changed.sinceNanos());
        assertEquals(30, changed.invisible().toSeconds());
        assertEquals("%RETRY%group_topic", changed.topic());
    }
}
