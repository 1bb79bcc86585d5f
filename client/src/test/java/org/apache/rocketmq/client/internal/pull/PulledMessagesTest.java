package org.apache.rocketmq.client.internal.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.message.MessageClientExt;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.PullMessageReply;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records with whole batches become the messages that were sent, as Apache's client 5.5.0 makes them of the same. */
class PulledMessagesTest {
    private static final MessageQueue QUEUE = new MessageQueue("topic", "broker-a", 1);
    private static final int NEED_UNWRAP = 0x40;
    private static final int INNER_BATCH = 0x80;
    private static final int BATCH = INNER_BATCH | NEED_UNWRAP;
    private static final int ZLIB = 0x301;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Reading.Bodies bodies = Reading.Bodies.WHOLE;
    private String tags = "*";

    /** What a batch's body has of one message, field by field. */
    private static byte[] unit(int flag, String text, String... properties) {
        byte[] lines = String.join("", properties).getBytes(StandardCharsets.UTF_8);
        int length = 22 + text.length() + lines.length;
        return ByteBuffer.allocate(length).putInt(length).putInt(0).putInt(0).putInt(flag).putInt(text.length())
            .put(text.getBytes(StandardCharsets.UTF_8)).putShort((short) lines.length).put(lines).array();
    }

    private static byte[] unit(String text, String tag) {
        return unit(7, text, "TAGS\1" + tag + "\2", "KEYS\1k-" + text + "\2", "UNIQ_KEY\1id-" + text + "\2");
    }

    private static byte[] three() {
        return join(unit("one", "A"), unit("two", "B"), unit("three", "A"));
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private void add(long offset, int sysFlag, byte[] content) {
        var record = new MessageExt();
        record.setTopic("topic");
        record.setQueueId(1);
        record.setQueueOffset(offset);
        record.setCommitLogOffset(1000 + offset);
        record.setSysFlag(sysFlag);
        record.setBornTimestamp(5);
        record.setStoreTimestamp(6);
        record.setBornHost(new InetSocketAddress("127.0.0.1", 1));
        record.setStoreHost(new InetSocketAddress("127.0.0.1", 2));
        record.putUserProperty("INNER_NUM", "3");
        record.setBody(content);
        body.writeBytes(MessageDecoder.encode(record, true));
    }

    private PulledMessages read(long next) throws Exception {
        return PulledMessages.in(ByteBuffer.wrap(body.toByteArray()), QUEUE,
            new PullMessageReply(0, next, 2, 20, null, null, null, null),
            FilterAPI.buildSubscriptionData("topic", tags), new Reading(null, bodies, (queue, messages) -> messages));
    }

    private static List<String> told(PulledMessages pulled) {
        return pulled.messages().stream().map(message -> message.getQueueOffset() + " "
            + (message.getBody() == null ? "" : new String(message.getBody(), StandardCharsets.UTF_8))).toList();
    }

    @Test
    void shouldUnwrapABatchBetweenOtherMessages() throws Exception {
        add(3, 0, new byte[] {'x'});
        add(4, BATCH, three());
        add(7, 0, new byte[] {'y'});
        var pulled = read(8);
        assertEquals(List.of("3 x", "4 one", "5 two", "6 three", "7 y"), told(pulled));
        assertEquals(8, pulled.next());
    }

    @Test
    void shouldGiveEachMessageOfABatchWhatApachesClientDoes() throws Exception {
        add(4, BATCH, three());
        var second = (MessageClientExt) read(7).messages().get(1);
        assertEquals("topic 1 broker-a", second.getTopic() + " " + second.getQueueId() + " " + second.getBrokerName());
        assertEquals("id-two", second.getMsgId());
        assertNull(second.getOffsetMsgId());
        assertEquals("B k-two 7", second.getTags() + " " + second.getKeys() + " " + second.getFlag());
        assertNull(second.getProperty("INNER_NUM"));
        assertEquals("2 20", second.getProperty(MessageConst.PROPERTY_MIN_OFFSET) + " "
            + second.getProperty(MessageConst.PROPERTY_MAX_OFFSET));
        assertEquals(List.of(1004L, 5L, 6L),
            List.of(second.getCommitLogOffset(), second.getBornTimestamp(), second.getStoreTimestamp()));
        assertEquals(List.of(BATCH, 0, 0, 0), List.of(second.getSysFlag(), second.getStoreSize(), second.getBodyCRC(),
            second.getReconsumeTimes()));
        assertEquals("/127.0.0.1:1 /127.0.0.1:2", second.getBornHost() + " " + second.getStoreHost());
    }

    @Test
    void shouldChooseByTheTagsInTheBatch() throws Exception {
        tags = "B";
        add(4, BATCH, three());
        assertEquals(List.of("5 two"), told(read(7)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, NEED_UNWRAP, INNER_BATCH})
    void shouldLeaveOtherRecordsAsTheyAre(int sysFlag) throws Exception {
        add(4, sysFlag, three());
        assertEquals(List.of("4 " + new String(three(), StandardCharsets.UTF_8)), told(read(7)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldUnwrapACompressedBatchWhateverIsWantedOfBodies(Reading.Bodies wanted) throws Exception {
        bodies = wanted;
        add(4, BATCH | ZLIB, three());
        assertEquals(wanted == Reading.Bodies.LEFT_OUT ? List.of("4 ", "5 ", "6 ")
            : List.of("4 one", "5 two", "6 three"), told(read(7)));
    }

    @Test
    void shouldLeaveOutWhatABatchHasBeforeAnOffset() throws Exception {
        add(4, BATCH, three());
        add(7, BATCH, three());
        var pulled = read(10);
        assertEquals(List.of("6 three", "7 one", "8 two", "9 three"), told(pulled.from(6)));
        assertEquals(10, pulled.from(6).next());
        assertEquals(pulled, pulled.from(4));
        assertEquals(List.of(), told(pulled.from(10)));
    }

    @Test
    void shouldNotLeaveOutOtherMessages() throws Exception {
        add(4, 0, new byte[] {'x'});
        assertEquals(List.of("4 x"), told(read(5).from(5)));
    }

    private static byte[] withInt(byte[] bytes, int at, int value) {
        ByteBuffer.wrap(bytes).putInt(at, value);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void shouldSayWhyABatchCannotBeRead(int kind) {
        int secondAt = unit("one", "A").length;
        var bad = List.of(new byte[0], withInt(three(), secondAt, 5000), withInt(three(), secondAt, -1),
            withInt(three(), secondAt + 16, 100), Arrays.copyOf(three(), three().length - 1)).get(kind);
        add(4, BATCH, bad);
        String text = assertThrows(BadRecordException.class, () -> read(7)).getMessage();
        String what = "the batch at queue offset 4 and log position 1004 cannot be read: ";
        assertTrue(text.startsWith(what + (kind == 0 ? "it has no messages" : "a message of a batch ")), text);
    }

    @Test
    void shouldEndBeforeABatchThatCannotBeRead() throws Exception {
        add(4, BATCH, three());
        add(7, BATCH, withInt(three(), 0, 5000));
        add(10, 0, new byte[] {'x'});
        var pulled = read(11);
        assertEquals(List.of("4 one", "5 two", "6 three"), told(pulled));
        assertEquals(7, pulled.next());
    }
}
