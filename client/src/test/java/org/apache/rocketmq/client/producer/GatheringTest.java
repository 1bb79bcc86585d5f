package org.apache.rocketmq.client.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.request.SendMessageReply;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small messages that go together. */
class GatheringTest extends GatheringFixture {
    private final List<Message> messages = new ArrayList<>();
    private final List<Integer> lengths = new CopyOnWriteArrayList<>();

    private void send(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            var outcome = new CompletableFuture<SendResult>();
            var message = message();
            messages.add(message);
            outcomes.add(outcome);
            producer.send(message, callback(outcome));
        }
    }

    @Test
    void shouldSendABatchWhenItIsLongEnough() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        producer.batchMaxBytes(3 * message().getBody().length);
        send(6);
        for (int i = 0; i < 6; i++) {
            var result = outcomes.get(i).get(30, TimeUnit.SECONDS);
            assertEquals(MessageClientIDSetter.getUniqID(messages.get(i)), result.getMsgId());
            assertEquals(outcomes.get(i / 3 * 3).get().getQueueOffset() + i % 3, result.getQueueOffset());
            assertEquals(32, result.getOffsetMsgId().length());
            assertEquals(TOPIC, result.getMessageQueue().getTopic());
        }
        assertEquals(2, requests());
        assertEquals(2, first.seen(RequestCode.SEND_BATCH_MESSAGE) + second.seen(RequestCode.SEND_BATCH_MESSAGE));
    }

    @Test
    void shouldSendWhatHasWaitedLongEnough() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(500);
        assertEquals(SendStatus.SEND_OK, producer.send(message()).getSendStatus());
        assertEquals(1, first.seen(RequestCode.SEND_MESSAGE_V2) + second.seen(RequestCode.SEND_MESSAGE_V2));
        send(2);
        outcomes.get(1).get(30, TimeUnit.SECONDS);
        assertEquals(2, requests());
    }

    @Test
    void shouldSendWhatWaitsAtShutdown() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        send(2);
        producer.shutdown();
        assertEquals(SendStatus.SEND_OK, outcomes.get(1).get(30, TimeUnit.SECONDS).getSendStatus());
        assertEquals(1, requests());
    }

    @Test
    void shouldTellAllWhereTheBatchFails() throws Exception {
        first.refuse(RequestCode.SEND_BATCH_MESSAGE, ResponseCode.MESSAGE_ILLEGAL);
        second.refuse(RequestCode.SEND_BATCH_MESSAGE, ResponseCode.MESSAGE_ILLEGAL);
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        producer.batchMaxBytes(2 * message().getBody().length);
        send(2);
        assertTrue(causeOf(outcomes.get(0)).getMessage().contains("refused by the test"));
        assertTrue(causeOf(outcomes.get(1)).getMessage().contains("refused by the test"));
        assertNotSame(causeOf(outcomes.get(0)), causeOf(outcomes.get(1)));
    }

    @Test
    void shouldNotWaitWithMessagesThatGoAloneOrBeyondItsLimit() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        var delayed = message();
        delayed.setDelayTimeLevel(1);
        producer.send(delayed);
        producer.totalBatchMaxBytes(1);
        producer.send(message());
        assertEquals(2, requests());
    }

    @Test
    void shouldRefuseWhatNobodyWaitsForWhileTooMuchIsUnderWay() throws Exception {
        first.ignore(RequestCode.SEND_BATCH_MESSAGE);
        second.ignore(RequestCode.SEND_BATCH_MESSAGE);
        producer.setEnableBackpressureForAsyncMode(true);
        producer.setBackPressureForAsyncSendNum(10);
        producer.setAutoBatch(true);
        producer.batchMaxBytes(5 * message().getBody().length);
        send(10);
        producer.setSendMsgTimeout(100);
        send(1);
        var failure = assertInstanceOf(RemotingTooMuchRequestException.class, causeOf(outcomes.get(10)));
        assertTrue(failure.getMessage().contains("10 of 10 messages"), failure::getMessage);
    }

    @Test
    void shouldRefuseLimitsThatMakeNoSense() {
        assertThrows(IllegalArgumentException.class, () -> producer.batchMaxDelayMs(0));
        assertThrows(IllegalArgumentException.class, () -> producer.batchMaxDelayMs(30_001));
        assertThrows(IllegalArgumentException.class, () -> producer.batchMaxBytes(3 << 20));
        assertThrows(IllegalArgumentException.class, () -> producer.totalBatchMaxBytes(0));
    }

    @Test
    void shouldSendABatchOfTheUsualLengthWithoutWaiting() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        var body = new byte[1_024];
        for (int i = 0; i < 32; i++) {
            var outcome = new CompletableFuture<SendResult>();
            outcomes.add(outcome);
            producer.send(new Message(TOPIC, body), callback(outcome));
        }
        for (var outcome : outcomes) {
            assertEquals(SendStatus.SEND_OK, outcome.get(30, TimeUnit.SECONDS).getSendStatus());
        }
        assertEquals(1, requests());
        producer.send(new Message(TOPIC, new byte[33_000]));
        assertEquals(2, requests());
    }

    /** As brokers do by their maxMessageSize; what they store is not kept. */
    private void refuseBodiesAbove(int most) {
        for (FakeBroker broker : List.of(first, second)) {
            for (int code : List.of(RequestCode.SEND_MESSAGE_V2, RequestCode.SEND_BATCH_MESSAGE)) {
                broker.onCode(code, request -> {
                    int bytes = request.body().remaining();
                    lengths.add(bytes);
                    return bytes > most ? Response.of(ResponseCode.MESSAGE_ILLEGAL, "too long: " + bytes)
                        : Response.of(ResponseCode.SUCCESS, "stored", SendMessageReply.CODEC,
                            new SendMessageReply("00", 0, 0, null, null, null));
                });
            }
        }
    }

    /** It cannot be compressed. */
    private static byte[] noise(int bytes) {
        var noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        return noise;
    }

    @Test
    void shouldSendALongMessageAloneThatIsTooMuchForABatch() throws Exception {
        refuseBodiesAbove(4 << 20);
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        for (int i = 0; i < 31; i++) {
            send(new Message(TOPIC, new byte[1_024]));
        }
        send(new Message(TOPIC, noise(4 << 20)));
        awaitAll();
        assertEquals(2, lengths.size());
        assertTrue(lengths.contains(4 << 20), lengths::toString);
    }

    @Test
    void shouldCompressALongMessageThatGoesAlone() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        var queue = queue();
        send(new Message(TOPIC, new byte[1]), queue);
        send(new Message(TOPIC, new byte[1 << 20]), queue);
        awaitAll();
        var flags = first.sends().stream().map(SendMessageHeader::sysFlag).toList();
        assertEquals(List.of(0, MessageSysFlag.COMPRESSED_FLAG | MessageSysFlag.COMPRESSION_ZLIB_TYPE), flags);
    }

    @ParameterizedTest
    @ValueSource(ints = {64 << 20, 64 << 10})
    void shouldSendNoBatchThatIsLongerThanAMessageMayBe(int maxMessageSize) throws Exception {
        int most = Math.min(4 << 20, maxMessageSize);
        refuseBodiesAbove(most);
        producer.setMaxMessageSize(maxMessageSize);
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        producer.batchMaxBytes(2 << 20);
        for (int i = 0; i < 1_500; i++) {
            var message = new Message(TOPIC, new byte[1_024]);
            message.putUserProperty("long", "\u00e4".repeat(1_024));
            send(message);
        }
        // It goes alone, after what still waits.
        producer.batchMaxBytes(1);
        send(new Message(TOPIC, new byte[1]));
        awaitAll();
        int each = lengths.stream().mapToInt(Integer::intValue).sum() / 1_500;
        int together = most / each;
        assertEquals((1_500 + together - 1) / together + 1, lengths.size(), lengths::toString);
    }

    @Test
    void shouldLetNobodyFailByAMessageThatNoBrokerTakes() throws Exception {
        producer.setAutoBatch(true);
        producer.batchMaxDelayMs(30_000);
        send(message());
        var illegal = message();
        illegal.putUserProperty("long", "x".repeat(Short.MAX_VALUE));
        send(illegal);
        producer.batchMaxBytes(1);
        send(message());
        var failure = assertInstanceOf(MQClientException.class, causeOf(outcomes.remove(1)));
        assertEquals(ResponseCode.MESSAGE_ILLEGAL, failure.getResponseCode());
        assertTrue(failure.getMessage().contains("properties of the message to " + TOPIC), failure::getMessage);
        awaitAll();
    }
}
