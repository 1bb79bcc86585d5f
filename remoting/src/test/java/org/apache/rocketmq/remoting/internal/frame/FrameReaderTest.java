package org.apache.rocketmq.remoting.internal.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader takes and what it refuses. */
class FrameReaderTest {

    @ParameterizedTest
    @CsvSource({"-1", "0", "3", "16777217", "2147483647", "-2147483648"})
    void shouldRefuseALengthThatNoFrameHas(int length) {
        var failure = assertThrows(BadFrameException.class,
            () -> Frames.decode(ByteBuffer.allocate(4).putInt(length).array()));

        assertTrue(failure.getMessage().contains("frame length " + length), failure.getMessage());
    }

    @Test
    void shouldSayThatTlsIsNotSupported() {
        byte[] hello = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01};

        var failure = assertThrows(BadFrameException.class, () -> Frames.decode(hello));

        assertTrue(failure.getMessage().contains("TLS is not supported yet"), failure.getMessage());
    }

    @Test
    void shouldRefuseAHeaderThatGoesBeyondTheFrame() {
        byte[] frame = Frames.frame(0, new byte[] {'{', '}'}, new byte[0]);
        frame[7] = 3;

        var failure = assertThrows(BadFrameException.class, () -> Frames.decode(frame));

        assertTrue(failure.getMessage().contains("header length 3"), failure.getMessage());
    }

    @Test
    void shouldRefuseAnUnknownSerialisation() {
        var failure = assertThrows(BadFrameException.class,
            () -> Frames.decode(Frames.frame(7, new byte[] {'{', '}'}, new byte[0])));

        assertTrue(failure.getMessage().contains("type 7"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "{", "[]", "null", "{\"code\":1", "{\"code\":1}x", "{\"code\":}", "{code:1}", "{\"code\":1,}",
        "{\"code\":1 \"flag\":2}", "{\"code\":99999999999}", "{\"code\":1.5}", "{\"code\":null}", "{\"code\":\"x\"}",
        "{\"code\":{}}", "{}", "{\"flag\":1}", "{\"code\":1,\"extFields\":[]}", "{\"code\":1,\"extFields\":5}",
        "{\"code\":1,\"extFields\":{\"a\":{}}}", "{\"code\":1,\"extFields\":{\"a\":[1]}}",
        "{\"code\":1,\"extFields\":{\"a\"}}", "{\"code\":1,\"remark\":5}", "{\"code\":1,\"remark\":\"\\q\"}",
        "{\"code\":1,\"remark\":\"\\u12\"}", "{\"code\":1,\"remark\":\"\\u12zz\"}", "{\"code\":1,\"remark\":\"abc",
        "{\"code\":1,\"x\":[1,{}", "{\"code\":1,\"x\":\"", "{\"code\":1,\"x\":,\"y\":1}",
        "{\"code\":1,\"remark\":\"\\"})
    void shouldRefuseMalformedJson(String header) {
        var failure = assertThrows(BadFrameException.class, () -> Frames.decodeJson(header));

        assertTrue(failure.getMessage().contains("header"), failure.getMessage());
    }

    @Test
    void shouldPassOverMembersThatItDoesNotKnow() {
        var command = Frames.decodeJson("{\"x\":[{\"code\":2},\"]}\\\"\",[[]],{}],\"code\":1,\"y\":{\"z\":null},"
            + "\"w\":-1.5e7,\"v\":true , \"opaque\" : 9 }");

        assertEquals(1, command.getCode());
        assertEquals(9, command.getOpaque());
    }

    @Test
    void shouldTakeFieldsThatAreNumbersOrTruthValues() {
        var fields = Frames.decodeJson(
            "{\"code\":1,\"extFields\":{\"a\":12,\"b\":true,\"c\":null,\"d\":-1.5e3}}").fields();

        assertEquals("12", fields.get("a"));
        assertEquals("true", fields.get("b"));
        assertNull(fields.get("c"));
        assertEquals("-1.5e3", fields.get("d"));
        assertEquals(3, fields.count());
    }

    @Test
    void shouldTakeNumbersInQuotesAndNulls() {
        var command = Frames.decodeJson(
            "{\"code\":\"17\",\"remark\":null,\"extFields\":null,\"language\":null,\"flag\":1}");

        assertEquals(17, command.getCode());
        assertNull(command.getRemark());
        assertEquals(LanguageCode.OTHER, command.getLanguage());
    }

    @Test
    void shouldLetTheFirstOfTwoFieldsOfOneNameCountForEveryReader() {
        Fields fields = Frames.decodeJson("{\"code\":1,\"extFields\":{\"a\":\"1\",\"a\":\"2\"}}").fields();

        assertEquals("1", fields.get("a"));
        assertEquals("1", fields.toMap().get("a"));
        fields.remove("a");
        assertNull(fields.get("a"));
    }

    @Test
    void shouldRefuseMoreFieldsThanAnybodyNeeds() {
        var header = new StringBuilder("{\"code\":1,\"extFields\":{\"a\":\"\"");
        for (int i = 0; i < FrameLayout.MOST_FIELDS; i++) {
            header.append(",\"").append(i).append("\":\"\"");
        }

        var failure = assertThrows(BadFrameException.class, () -> Frames.decodeJson(header + "}}"));

        assertTrue(failure.getMessage().contains("more than"), failure.getMessage());
    }

    @Test
    void shouldReplaceHalfASurrogatePair() {
        assertEquals("a?b", Frames.decodeJson("{\"code\":1,\"remark\":\"a\\ud800b\"}").getRemark());
        assertEquals("??", Frames.decodeJson("{\"code\":1,\"remark\":\"\\ud800\\ud800\"}").getRemark());
        assertEquals("\ud83d\ude00", Frames.decodeJson("{\"code\":1,\"remark\":\"\\ud83d\\ude00\"}").getRemark());
    }

    @Test
    void shouldRefuseABinaryHeaderWhoseLengthsDoNotFit() {
        assertBinaryRefused(new byte[20]);
        assertBinaryRefused(binary(-1, 0, new byte[0]));
        assertBinaryRefused(binary(1, 0, new byte[0]));
        assertBinaryRefused(binary(0, 1, new byte[0]));
        assertBinaryRefused(binary(0, -1, new byte[0]));
        assertBinaryRefused(binary(0, 1, new byte[1]));
        assertBinaryRefused(binary(0, 2, new byte[] {-1, -1}));
        assertBinaryRefused(binary(0, 3, new byte[] {0, 1, 'a'}));
        assertBinaryRefused(binary(0, 7, new byte[] {0, 1, 'a', 0, 0, 0, 1}));
        assertBinaryRefused(binary(0, 7, new byte[] {0, 1, 'a', -1, -1, -1, -1}));
    }

    @Test
    void shouldFallBackToJsonWhereBinaryCannotCarryTheCode() {
        RemotingCommand command = RemotingCommand.request(200_050, new Fields());
        command.setSerializeTypeCurrentRPC(SerializeType.ROCKETMQ);

        RemotingCommand decoded = Frames.decode(Frames.encode(command));

        assertEquals(200_050, decoded.getCode());
        assertEquals(SerializeType.JSON, decoded.getSerializeTypeCurrentRPC());
    }

    @Test
    void shouldRefuseToWriteAFrameThatIsTooLong() {
        RemotingCommand command = RemotingCommand.request(1, new Fields());
        command.setBody(new byte[1000]);

        var failure = assertThrows(FrameTooLongException.class,
            () -> new FrameWriter(1000).frame(command, Frames.ALLOCATOR));

        assertTrue(failure.getMessage().contains("1000"), failure.getMessage());
    }

    @Test
    void shouldShowARequestsBodyWhereItLiesAndCopyAResponses() {
        RemotingCommand request = RemotingCommand.request(1, new Fields());
        request.setBody("question".getBytes(StandardCharsets.US_ASCII));
        RemotingCommand response = RemotingCommand.response(0, null, 1, new Fields());
        response.setBody("answer".getBytes(StandardCharsets.US_ASCII));
        ByteBuf bytes = Frames.ALLOCATOR.directBuffer();
        bytes.writeBytes(Frames.encode(request)).writeBytes(Frames.encode(response));
        var reader = new FrameReader(Frames.MAX_FRAME_BYTES, Frames.ALLOCATOR);

        reader.add(bytes);
        ByteBuffer question = reader.next().bodyBuffer();
        byte[] answer = reader.next().getBody();

        assertTrue(question.isDirect());
        assertEquals(0, question.position());
        assertEquals("question", StandardCharsets.US_ASCII.decode(question).toString());
        reader.settle();
        assertEquals(0, bytes.refCnt());
        assertArrayEquals("answer".getBytes(StandardCharsets.US_ASCII), answer);
    }

    @Test
    void shouldHoldNoMoreThanHasArrived() {
        var allocator = new UnpooledByteBufAllocator(true);
        var reader = new FrameReader(Frames.MAX_FRAME_BYTES, allocator);
        ByteBuf arrived = allocator.directBuffer(64 * 1024);
        arrived.writeInt(Frames.MAX_FRAME_BYTES).writeInt(2).writeBytes(new byte[100]);

        reader.add(arrived);
        assertNull(reader.next());
        reader.settle();

        assertEquals(108, allocator.metric().usedDirectMemory());
        reader.close();
        assertEquals(0, allocator.metric().usedDirectMemory());
    }

    @Test
    void shouldReleaseEverythingWhenABadFrameFollowsAGoodOne() {
        var allocator = new UnpooledByteBufAllocator(true);
        var reader = new FrameReader(Frames.MAX_FRAME_BYTES, allocator);
        byte[] good = Frames.encode(RemotingCommand.request(1, new Fields()));
        reader.add(allocator.directBuffer().writeBytes(good).writeInt(-1));

        reader.next();
        assertThrows(BadFrameException.class, reader::next);
        reader.close();

        assertEquals(0, allocator.metric().usedDirectMemory());
    }

    @Test
    void shouldTakeBytesThatComeOneByOne() {
        RemotingCommand request = RemotingCommand.request(11, new Fields());
        request.addExtField("topic", "TopicA");
        var reader = new FrameReader(Frames.MAX_FRAME_BYTES, Frames.ALLOCATOR);
        byte[] frame = Frames.encode(request);
        for (int i = 0; i < frame.length; i++) {
            assertNull(reader.next());
            reader.add(Frames.ALLOCATOR.buffer().writeByte(frame[i]));
            if (i < frame.length - 1) {
                reader.settle();
            }
        }

        assertEquals("TopicA", reader.next().fields().get("topic"));
    }

    private static void assertBinaryRefused(byte[] header) {
        var failure = assertThrows(BadFrameException.class, () -> Frames.decode(Frames.frame(1, header, new byte[0])));
        assertTrue(failure.getMessage().contains("binary header"), failure.getMessage());
    }

    /** A binary header without a remark's text, of these lengths and field bytes. */
    private static byte[] binary(int remarkLength, int fieldsLength, byte[] fields) {
        return ByteBuffer.allocate(21 + fields.length).position(13)
            .putInt(remarkLength).putInt(fieldsLength).put(fields).array();
    }
}
