package org.apache.rocketmq.client.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.QueryMessageHeader;
import org.apache.rocketmq.remoting.internal.request.QueryMessageReply;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** Finding messages by key and by id. */
@SuppressWarnings("deprecation") // Much of the API is deprecated, and has to work.
class FindMessagesTest extends ProducerFixture {
    private static final String UNIQUE = "7F000001000100000000000000000001";

    private static QueryMessageHeader header(Request<?> request) {
        return (QueryMessageHeader) request.header();
    }

    private static byte[] stored(FakeBroker broker, String keys, String uniqueKey, String body) {
        var message = new Message(TOPIC, "tag", body.getBytes(StandardCharsets.UTF_8));
        message.setKeys(keys);
        MessageAccessor.putProperty(message, "UNIQ_KEY", uniqueKey);
        return MessageDecoder.encode(broker.store(TOPIC, 0, message, 0, 0), false);
    }

    private static void answerQueries(FakeBroker broker, long indexedMillis, byte[]... records) {
        broker.onCode(RequestCode.QUERY_MESSAGE, request -> {
            if (records.length == 0) {
                return Response.of(ResponseCode.QUERY_NOT_FOUND, "nothing");
            }
            var body = new ByteArrayOutputStream();
            for (byte[] record : records) {
                body.writeBytes(record);
            }
            return Response.ok(QueryMessageReply.CODEC, new QueryMessageReply(indexedMillis, 7))
                .body(body.toByteArray());
        });
    }

    private static String body(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldFindByKeyAtAllBrokersWhatReallyHasIt() throws Exception {
        answerQueries(first, 100, stored(first, "k1 k2", "U1", "one"), stored(first, "other", "U2", "same hash"));
        answerQueries(second, 200, stored(second, "k2", "U3", "three"));

        var found = producer.queryMessage(TOPIC, "k2", 10, 1, 2);

        assertEquals(List.of("one", "three"), found.getMessageList().stream().map(FindMessagesTest::body).sorted()
            .toList());
        assertEquals(200, found.getIndexLastUpdateTimestamp());
        assertEquals(1, producer.queryMessage(TOPIC, "k2", 1, 1, 2).getMessageList().size());
    }

    @Test
    void shouldSayWhereNothingIsFound() {
        answerQueries(first, 0);
        answerQueries(second, 0);
        var nothing = assertThrows(MQClientException.class, () -> producer.queryMessage(TOPIC, "k", 10, 0, 1));
        assertEquals(ResponseCode.NO_MESSAGE, nothing.getResponseCode());
        assertTrue(!nothing.getMessage().contains("could not be asked"), nothing::getMessage);

        second.refuse(RequestCode.QUERY_MESSAGE, ResponseCode.SYSTEM_ERROR);
        var half = assertThrows(MQClientException.class, () -> producer.queryMessage(TOPIC, "k", 10, 0, 1));
        assertEquals(ResponseCode.NO_MESSAGE, half.getResponseCode());
        assertTrue(half.getMessage().contains("refused by the test"), half::getMessage);

        first.refuse(RequestCode.QUERY_MESSAGE, ResponseCode.SYSTEM_ERROR);
        assertThrows(MQClientException.class, () -> producer.queryMessage(TOPIC, "k", 10, 0, 1));
        assertThrows(MQClientException.class, () -> producer.queryMessage("nowhere", "k", 10, 0, 1));
        assertThrows(MQClientException.class, () -> producer.queryMessage(TOPIC, "", 10, 0, 1));
        assertThrows(MQClientException.class, () -> producer.queryMessage(TOPIC, "k", 0, 0, 1));
    }

    @Test
    void shouldViewAMessageByTheIdThatItsProducerGave() throws Exception {
        answerQueries(first, 0);
        byte[] record = stored(second, "k", UNIQUE, "mine");
        second.onCode(RequestCode.QUERY_MESSAGE, request -> {
            assertTrue(header(request).uniqueKeyQuery());
            assertEquals(UNIQUE, header(request).key());
            return Response.ok(QueryMessageReply.CODEC, new QueryMessageReply(1, 1)).body(record);
        });
        assertEquals("mine", body(producer.viewMessage(TOPIC, UNIQUE)));
        answerQueries(second, 0);
        var unknown = assertThrows(MQClientException.class, () -> producer.viewMessage(TOPIC, "no id at all"));
        assertEquals(ResponseCode.NO_MESSAGE, unknown.getResponseCode());
    }

    @Test
    void shouldViewAMessageByItsPlace() throws Exception {
        byte[] record = stored(second, "k", UNIQUE, "placed");
        second.onCode(RequestCode.VIEW_MESSAGE_BY_ID, request -> Response.ok().body(record));
        String id = MessageDecoder.clientDecode(ByteBuffer.wrap(record), true).getMsgId();
        String place = producer.send(message()).getOffsetMsgId().substring(0, 8)
            + String.format("%08X", Integer.parseInt(second.address().split(":")[1])) + "0000000000000000";
        assertEquals(UNIQUE, id);
        assertEquals("placed", body(producer.viewMessage(TOPIC, place)));
        second.refuse(RequestCode.VIEW_MESSAGE_BY_ID, ResponseCode.SYSTEM_ERROR);
        assertThrows(MQBrokerException.class, () -> producer.viewMessage(TOPIC, place));
    }

    @Test
    void shouldViewAMessageByItsPlaceWhereNoRouteLeadsToIt() throws Exception {
        try (FakeBroker unlisted = FakeBroker.start("broker-c")) {
            byte[] record = stored(unlisted, "k", UNIQUE, "placed");
            unlisted.onCode(RequestCode.VIEW_MESSAGE_BY_ID, request -> Response.ok().body(record));
            int port = Integer.parseInt(unlisted.address().split(":")[1]);
            String place = MessageDecoder.createMessageId(new InetSocketAddress("127.0.0.1", port), 0);
            assertEquals("placed", body(producer.viewMessage(TOPIC, place)));
            assertEquals("placed", body(producer.viewMessage("nowhere", place)));
            unlisted.refuse(RequestCode.VIEW_MESSAGE_BY_ID, ResponseCode.SYSTEM_ERROR);
            var nothing = assertThrows(MQClientException.class, () -> producer.viewMessage(TOPIC, place));
            assertEquals(ResponseCode.NO_MESSAGE, nothing.getResponseCode());
        }
    }

    @Test
    void shouldSayThatAnIdIsMissing() {
        var missing = assertThrows(MQClientException.class, () -> producer.viewMessage(TOPIC, null));
        assertTrue(missing.getMessage().contains("null"), missing::getMessage);
    }
}
