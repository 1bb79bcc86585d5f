package org.apache.rocketmq.client.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** Small messages that go together. */
class GatheringTest extends ProducerFixture {
    private final List<Message> messages = new ArrayList<>();
    private final List<CompletableFuture<SendResult>> outcomes = new ArrayList<>();

    private void send(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            var outcome = new CompletableFuture<SendResult>();
            var message = message();
            messages.add(message);
            outcomes.add(outcome);
            producer.send(message, callback(outcome));
        }
    }

    private int requests() {
        return first.sends().size() + second.sends().size();
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
}
