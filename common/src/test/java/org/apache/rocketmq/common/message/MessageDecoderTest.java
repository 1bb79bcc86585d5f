package org.apache.rocketmq.common.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records and batches as bytes, there and back. */
class MessageDecoderTest {
    private static final InetSocketAddress V4 = new InetSocketAddress("192.0.2.7", 10911);
    private static final InetSocketAddress V6 = new InetSocketAddress("2001:db8::1", 65535);

    private static MessageExt message(String topic, byte[] body) {
        var message = new MessageExt(3, 1_000, V4, 2_000, V4, null);
        message.setTopic(topic);
        message.setBody(body);
        message.setFlag(-5);
        message.setQueueOffset(1L << 33);
        message.setCommitLogOffset(1L << 40);
        message.setReconsumeTimes(2);
        message.setPreparedTransactionOffset(77);
        message.setTags("tag");
        return message;
    }

    @Test
    void shouldReadEachFieldFromItsPlace() {
        String hex = "0000006D" + "DAA320A7" + "352441C2" + "00000001" + "00000000" + "0000000000000002"
            + "0000000000000003" + "00000000" + "0000000000000004" + "7F000001" + "0000C350" + "0000000000000005"
            + "7F000001" + "000051AF" + "00000000" + "0000000000000000" + "00000003" + "616263" + "05" + "476F6C6441"
            + "000A" + "54414753" + "01" + "54616741" + "02";

        MessageExt message = MessageDecoder.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));

        assertEquals("abc", new String(message.getBody(), StandardCharsets.US_ASCII));
        assertEquals("GoldA", message.getTopic());
        assertEquals(Map.of("TAGS", "TagA"), message.getProperties());
        assertEquals(1, message.getQueueId());
        assertEquals(2, message.getQueueOffset());
        assertEquals(3, message.getCommitLogOffset());
        assertEquals(new InetSocketAddress("127.0.0.1", 50000), message.getBornHost());
        assertEquals("7F000001" + "000051AF" + "0000000000000003", message.getMsgId());
        assertEquals(109, message.getStoreSize());
    }

    @Property(tries = 300)
    void shouldReadWhatItWrote(@ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 255) String topic,
        @ForAll byte[] body, @ForAll boolean bornV6, @ForAll boolean storeV6,
        @ForAll Map<@AlphaChars @StringLength(min = 1) String, @NumericChars String> properties) {
        MessageExt message = message(topic, body);
        message.setBornHost(bornV6 ? V6 : V4);
        message.setStoreHost(storeV6 ? V6 : V4);
        MessageAccessor.setProperties(message, properties);
        ByteBuffer bytes = ByteBuffer.wrap(MessageDecoder.encode(message, false));
        int length = bytes.remaining();

        MessageExt read = MessageDecoder.decode(bytes);

        assertEquals(0, bytes.remaining());
        assertArrayEquals(body, read.getBody());
        assertEquals(properties, read.getProperties());
        assertEquals(bornV6, (read.getSysFlag() & MessageSysFlag.BORNHOST_V6_FLAG) != 0);
        assertEquals(storeV6 ? 56 : 32, read.getMsgId().length());
        message.setSysFlag(read.getSysFlag());
        message.setBodyCRC(read.getBodyCRC());
        message.setStoreSize(length);
        message.setMsgId(read.getMsgId());
        assertEquals(message.toString(), read.toString());
    }

    @Property(tries = 500)
    void shouldRefuseGarbageByAnErrorOfItsOwn(@ForAll @Size(max = 300) byte[] garbage) {
        if (garbage.length > 8) {
            ByteBuffer.wrap(garbage).putInt(0, garbage.length).putInt(4, MessageDecoder.MESSAGE_MAGIC_CODE);
        }
        if (garbage.length > 0) {
            assertThrows(BadRecordException.class, () -> MessageDecoder.decode(ByteBuffer.wrap(garbage)));
        }
    }

    @Property(tries = 500)
    void shouldNeverFailInAnotherWayWhenAByteIsWrong(@ForAll int at, @ForAll byte wrong) {
        byte[] bytes = MessageDecoder.encode(message("TopicA", new byte[] {1, 2, 3}), false);
        bytes[Math.floorMod(at, bytes.length)] = wrong;

        try {
            MessageDecoder.decode(ByteBuffer.wrap(bytes));
        } catch (BadRecordException e) {
            assertTrue(e.getMessage().length() > 10);
        }
    }

    @Property(tries = 100)
    void shouldRefuseARecordThatIsCut(@ForAll int at) {
        byte[] bytes = MessageDecoder.encode(message("TopicA", new byte[] {1, 2, 3}), false);
        int left = Math.floorMod(at, bytes.length);

        var refused = assertThrows(BadRecordException.class,
            () -> MessageDecoder.decode(ByteBuffer.wrap(bytes, 0, left)));

        assertTrue(refused.getMessage().startsWith("a record is cut"), refused.getMessage());
    }

    @Test
    void shouldSayWhereABodyIsWrong() {
        byte[] bytes = MessageDecoder.encode(message("T", new byte[] {1, 2, 3}), false);
        int bodyAt = RecordLayout.bodyLength(0) + Integer.BYTES;
        bytes[bodyAt] ^= 1;

        var refused = assertThrows(BadRecordException.class, () -> MessageDecoder.decode(ByteBuffer.wrap(bytes)));

        assertTrue(refused.getMessage().startsWith(
            "the body at queue offset 8589934592 and log position 1099511627776 has the CRC "), refused.getMessage());
        assertNull(MessageDecoder.decode(ByteBuffer.wrap(bytes), false).getBody());
    }

    @Test
    void shouldTellTheBlankAtASegmentsEnd() {
        byte[] bytes = MessageDecoder.encode(message("T", new byte[0]), false);
        ByteBuffer.wrap(bytes).putInt(4, MessageDecoder.BLANK_MAGIC_CODE);

        var refused = assertThrows(BadRecordException.class, () -> MessageDecoder.decode(ByteBuffer.wrap(bytes)));

        assertEquals("here is the blank at the end of a segment, no record", refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void shouldDecompressABody(CompressionType type) {
        byte[] body = "to be or not to be ".repeat(500).getBytes(StandardCharsets.UTF_8);
        MessageExt message = message("T", body);
        message.setSysFlag(MessageSysFlag.COMPRESSED_FLAG | type.getCompressionFlag());
        byte[] bytes = MessageDecoder.encode(message, true);

        assertTrue(bytes.length < 500);
        assertArrayEquals(body, MessageDecoder.decode(ByteBuffer.wrap(bytes)).getBody());
        assertTrue(MessageDecoder.decode(ByteBuffer.wrap(bytes), true, false).getBody().length < 400);
    }

    @Test
    void shouldRefuseABodyThatIsNotCompressedThoughItSaysSo() {
        MessageExt message = message("T", new byte[] {1, 2, 3});
        message.setSysFlag(MessageSysFlag.COMPRESSED_FLAG);
        byte[] bytes = MessageDecoder.encode(message, false);

        assertThrows(BadRecordException.class, () -> MessageDecoder.decode(ByteBuffer.wrap(bytes)));
    }

    @Test
    void shouldReadRecordsInARowAsAConsumerSeesThem() {
        MessageExt one = message("T", new byte[] {1});
        MessageAccessor.putProperty(one, "UNIQ_KEY", "id-1");
        byte[] first = MessageDecoder.encode(one, false);
        byte[] second = MessageDecoder.encode(message("T".repeat(200), new byte[] {2}), false);
        ByteBuffer both = ByteBuffer.allocate(first.length + second.length).put(first).put(second).flip();

        List<MessageExt> messages = MessageDecoder.decodes(both);

        assertEquals(2, messages.size());
        assertEquals("id-1", messages.get(0).getMsgId());
        assertEquals("C000020700002A9F0000010000000000", ((MessageClientExt) messages.get(0)).getOffsetMsgId());
        assertEquals("T".repeat(200), messages.get(1).getTopic());
    }

    /** A buffer with the same bytes somewhere in it, of each kind that there is. */
    private static ByteBuffer inABuffer(byte[] bytes, int kind) {
        int room = bytes.length + 9;
        ByteBuffer large = kind == 0 ? ByteBuffer.allocateDirect(room) : ByteBuffer.allocate(room);
        ByteBuffer slice = large.position(2).slice().position(3).limit(3 + bytes.length);
        slice.duplicate().put(bytes);
        return kind == 1 ? slice.asReadOnlyBuffer() : slice;
    }

    @Property(tries = 300)
    void shouldReadRecordsInARowAsOneByOne(@ForAll long seed, @ForAll @IntRange(max = 2) int kind) {
        var random = new Random(seed);
        var out = new ByteArrayOutputStream();
        var expected = new ArrayList<String>();
        for (int i = 0; i < 8; i++) {
            MessageExt message = message(List.of("T", "\u00E9", "Topic", "T".repeat(200)).get(random.nextInt(4)),
                new byte[random.nextInt(3)]);
            message.setBornHost(random.nextBoolean() ? V6 : V4);
            message.setStoreHost(random.nextInt(3) > 0 ? V4 : new InetSocketAddress("192.0.2.7", random.nextInt(3)));
            if (random.nextBoolean()) {
                MessageAccessor.putProperty(message, "UNIQ_KEY", "id-" + random.nextInt(4));
            }
            byte[] bytes = MessageDecoder.encode(message, false);
            out.writeBytes(bytes);
            expected.add(MessageDecoder.clientDecode(ByteBuffer.wrap(bytes), true).toString());
        }

        ByteBuffer all = inABuffer(out.toByteArray(), kind);

        assertEquals(expected, MessageDecoder.decodes(all).stream().map(Object::toString).toList());
        assertEquals(all.limit(), all.position());
    }

    @Test
    void shouldNotTakeATopicForTheOneBeforeThatBeginsWithIt() {
        byte[] one = MessageDecoder.encode(message("\u00E9\u00E9", new byte[0]), false);
        byte[] other = MessageDecoder.encode(message("\u00E9", new byte[0]), false);
        ByteBuffer both = ByteBuffer.allocate(one.length + other.length).put(one).put(other).flip();

        assertEquals(List.of("\u00E9\u00E9", "\u00E9"),
            MessageDecoder.decodes(both).stream().map(MessageExt::getTopic).toList());
    }

    @Test
    void shouldShareWhatRecordsOfOneAnswerHaveInCommon() {
        byte[] record = MessageDecoder.encode(message("T", new byte[] {1}), false);
        ByteBuffer both = ByteBuffer.allocate(2 * record.length).put(record).put(record).flip();

        var messages = MessageDecoder.decodes(both);

        assertSame(messages.get(0).getTopic(), messages.get(1).getTopic());
        assertSame(messages.get(0).getTags(), messages.get(1).getTags());
        assertSame(messages.get(0).getBornHost(), messages.get(1).getBornHost());
        assertSame(messages.get(0).getStoreHost(), messages.get(1).getStoreHost());
        MessageAccessor.putProperty(messages.get(0), "TAGS", "other");
        assertEquals("tag", messages.get(1).getTags());
    }

    @Test
    void shouldKeepTheBrokersIdWhateverBecomesOfTheMessage() throws Exception {
        String id = "C000020700002A9F0000010000000000";
        ByteBuffer record = ByteBuffer.wrap(MessageDecoder.encode(message("T", new byte[] {1}), false));
        List<MessageClientExt> messages = Stream.generate(() ->
            (MessageClientExt) MessageDecoder.clientDecode(record.duplicate(), true)).limit(5).toList();

        messages.get(0).setStoreHost(V6);
        messages.get(1).setCommitLogOffset(5);
        messages.get(2).setMsgId("ignored");
        messages.get(3).setOffsetMsgId(null);

        assertEquals(Arrays.asList(id, id, id, null, id),
            messages.stream().map(MessageClientExt::getOffsetMsgId).toList());
        assertEquals(id, messages.get(4).getMsgId());
    }

    @Test
    void shouldSerialiseAMessageAsItIs() throws Exception {
        MessageExt message = message("T", new byte[] {1});
        MessageAccessor.putProperty(message, "UNIQ_KEY", "id-1");
        var read = MessageDecoder.clientDecode(ByteBuffer.wrap(MessageDecoder.encode(message, false)), true);
        var out = new ByteArrayOutputStream();
        new ObjectOutputStream(out).writeObject(read);

        var copy = (MessageClientExt) new ObjectInputStream(new ByteArrayInputStream(out.toByteArray())).readObject();

        assertEquals("C000020700002A9F0000010000000000", copy.getOffsetMsgId());
        assertEquals(read.toString(), copy.toString());
        assertSame(LinkedHashMap.class, copy.getProperties().getClass());
        copy.setOffsetMsgId("other");
        assertEquals("other", copy.getOffsetMsgId());
    }

    @Test
    void shouldLeaveTheBufferWhereItIsForPropertiesAlone() {
        ByteBuffer bytes = ByteBuffer.wrap(MessageDecoder.encode(message("T", new byte[0]), false));

        assertEquals(Map.of("TAGS", "tag"), MessageDecoder.decodeProperties(bytes));
        assertEquals(0, bytes.position());
    }

    @Property(tries = 100)
    void shouldReadTheIdsThatItMade(@ForAll @Size(16) byte[] address, @ForAll @IntRange(max = 65535) int port,
        @ForAll long offset) throws UnknownHostException {
        var host = new InetSocketAddress(InetAddress.getByAddress(address), port);

        MessageId id = MessageDecoder.decodeMessageId(MessageDecoder.createMessageId(host, offset));

        assertEquals(host, id.getAddress());
        assertEquals(offset, id.getOffset());
    }

    @Test
    void shouldRefuseWhatIsNoId() {
        assertThrows(IllegalArgumentException.class, () -> MessageDecoder.decodeMessageId("7F000001"));
        assertThrows(IllegalArgumentException.class, () -> MessageDecoder.decodeMessageId("x".repeat(32)));
        assertThrows(IllegalArgumentException.class, () -> MessageDecoder.decodeMessageId("F".repeat(32)));
    }

    @Test
    void shouldWriteABatchAsTheProtocolHasIt() {
        // What RocketMQ 5.5.0's encoder gives for the same message, but for the order of the properties.
        var message = new Message("T", "tag", "k", new byte[] {1, 2});

        assertEquals("00000032" + "00000000" + "00000000" + "00000000" + "00000002" + "0102" + "001A"
                + "5441475301" + "74616702" + "4B45595301" + "6B02" + "5741495401" + "7472756502",
            HexFormat.of().withUpperCase().formatHex(MessageDecoder.encodeMessages(List.of(message))));
    }

    @Property(tries = 200)
    void shouldReadTheBatchThatItWrote(@ForAll @Size(max = 5) List<byte[]> bodies, @ForAll int flag) {
        List<Message> messages = bodies.stream().map(body -> new Message("T", "", "", flag, body, true)).toList();

        ByteBuffer bytes = ByteBuffer.wrap(MessageDecoder.encodeMessages(messages));

        assertEquals(bodies.size(), MessageDecoder.countInnerMsgNum(bytes));
        List<Message> read = MessageDecoder.decodeMessages(bytes);
        assertEquals(bodies.size(), read.size());
        for (int i = 0; i < bodies.size(); i++) {
            assertArrayEquals(bodies.get(i), read.get(i).getBody());
            assertEquals(flag, read.get(i).getFlag());
            assertEquals(Map.of("WAIT", "true"), read.get(i).getProperties());
        }
    }

    @Property(tries = 300)
    void shouldRefuseABatchOfGarbage(@ForAll @Size(min = 1, max = 100) byte[] garbage, @ForAll boolean plausible) {
        if (plausible && garbage.length >= 4) {
            ByteBuffer.wrap(garbage).putInt(0, garbage.length);
        }
        assertThrows(BadRecordException.class, () -> MessageDecoder.decodeMessages(ByteBuffer.wrap(garbage)));
    }

    @Test
    void shouldRefusePropertiesThatAreTooLong() {
        var message = message("T", new byte[0]);
        MessageAccessor.putProperty(message, "p", "v".repeat(32_768));

        assertThrows(BadRecordException.class, () -> MessageDecoder.encodeMessage(message));
        assertThrows(BadRecordException.class, () -> MessageDecoder.encode(message, false));
    }
}
