package org.apache.rocketmq.client.producer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.producer.selector.SelectMessageQueueByHash;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where messages go, and what the sender learns. */
@SuppressWarnings("deprecation") // Much of the API is deprecated, and has to work.
class DefaultMQProducerTest extends ProducerFixture {

    @Test
    void shouldSendRoundAllQueuesAndTellWhereEachMessageLies() throws Exception {
        var queues = new HashSet<MessageQueue>();
        for (int i = 0; i < 4; i++) {
            var message = message();
            var result = producer.send(message);
            assertEquals(SendStatus.SEND_OK, result.getSendStatus());
            assertEquals(MessageClientIDSetter.getUniqID(message), result.getMsgId());
            assertEquals(32, result.getOffsetMsgId().length());
            assertEquals(0, result.getQueueOffset());
            assertEquals("DefaultRegion", result.getRegionId());
            queues.add(result.getMessageQueue());
        }
        assertEquals(new HashSet<>(producer.fetchPublishMessageQueues(TOPIC)), queues);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 14, 16, 17, 204, 205, 1500})
    void shouldTryAnotherBrokerAfterARefusalThatAllowsIt(int code) throws Exception {
        first.refuse(RequestCode.SEND_MESSAGE_V2, code);
        for (int i = 0; i < 4; i++) {
            assertEquals("broker-b", producer.send(message()).getMessageQueue().getBrokerName());
        }
        assertTrue(first.seen(RequestCode.SEND_MESSAGE_V2) >= 1);
    }

    @Test
    void shouldThrowOtherRefusalsAtOnce() {
        first.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.MESSAGE_ILLEGAL);
        second.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.MESSAGE_ILLEGAL);
        var refusal = assertThrows(MQBrokerException.class, () -> producer.send(message()));
        assertEquals(ResponseCode.MESSAGE_ILLEGAL, refusal.getResponseCode());
        assertEquals("refused by the test", refusal.getErrorMessage());
        assertTrue(refusal.getBrokerAddr().startsWith("127.0.0.1:"));
        assertEquals(1, first.seen(RequestCode.SEND_MESSAGE_V2) + second.seen(RequestCode.SEND_MESSAGE_V2));
    }

    @Test
    void shouldGiveUpAfterItsRetriesAndSayWhatItTried() {
        first.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.SYSTEM_BUSY);
        second.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.SYSTEM_BUSY);
        var failure = assertThrows(MQClientException.class, () -> producer.send(message()));
        assertEquals(ResponseCode.SYSTEM_BUSY, failure.getResponseCode());
        assertEquals(3, first.seen(RequestCode.SEND_MESSAGE_V2) + second.seen(RequestCode.SEND_MESSAGE_V2));
        assertTrue(failure.getMessage().contains("3 of 3 attempts"), failure::getMessage);
        assertTrue(failure.getMessage().contains("broker-a"), failure::getMessage);
        assertInstanceOf(MQBrokerException.class, failure.getCause());
    }

    @Test
    void shouldSendToAnotherBrokerWhileOneIsAwayAndComeBackToIt() throws Exception {
        producer.send(message());
        first.stop();
        for (int i = 0; i < 6; i++) {
            assertEquals("broker-b", producer.send(message()).getMessageQueue().getBrokerName());
        }
        first.restart();
        await().until(() ->
            producer.send(message()).getMessageQueue().getBrokerName().equals("broker-a"));
    }

    @Test
    void shouldRecoverByItselfWhenTheOnlyBrokerComesBack() throws Exception {
        nameServer.route("single", 1, first);
        producer.send(new Message("single", new byte[1]));
        first.stop();
        var failure = assertThrows(MQClientException.class, () -> producer.send(new Message("single", new byte[1])));
        assertEquals(ClientErrorCode.CONNECT_BROKER_EXCEPTION, failure.getResponseCode());
        assertTrue(failure.getMessage().contains(first.address()), failure::getMessage);
        first.restart();
        assertEquals(SendStatus.SEND_OK, producer.send(new Message("single", new byte[1])).getSendStatus());
    }

    @Test
    void shouldHaveTheBrokerOfTheHandleTakeBackAMessage() throws Exception {
        producer.send(message());
        String handle = Base64.getUrlEncoder().encodeToString("v1 topic broker-b 1 ID".getBytes());
        assertEquals("topic " + handle, producer.recallMessage(TOPIC, handle));
        assertEquals(1, second.seen(RequestCode.RECALL_MESSAGE));
        String unknown = Base64.getUrlEncoder().encodeToString("v1 topic nobody 1 ID".getBytes());
        assertEquals(ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
            assertThrows(MQClientException.class, () -> producer.recallMessage(TOPIC, unknown)).getResponseCode());
        for (String none : new String[] {"", "???", "djI=", null}) {
            assertThrows(MQClientException.class, () -> producer.recallMessage(TOPIC, none));
        }
    }

    @Test
    void shouldLeaveOutABrokerThatAnsweredSlowly() throws Exception {
        // The first sends to a broker are slow by themselves.
        sendToBoth();
        producer.setSendLatencyFaultEnable(true);
        producer.setLatencyMax(new long[] {0, 500});
        producer.setNotAvailableDuration(new long[] {0, 60_000});
        long warm = first.seen(RequestCode.SEND_MESSAGE_V2);
        first.onCode(RequestCode.SEND_MESSAGE_V2, request -> {
            LockSupport.parkNanos(Duration.ofMillis(550).toNanos());
            return null;
        });
        while (first.seen(RequestCode.SEND_MESSAGE_V2) == warm) {
            producer.send(message());
        }
        first.behave();
        long before = first.seen(RequestCode.SEND_MESSAGE_V2);
        for (int i = 0; i < 8; i++) {
            assertEquals("broker-b", producer.send(message()).getMessageQueue().getBrokerName());
        }
        assertEquals(before, first.seen(RequestCode.SEND_MESSAGE_V2));
    }

    /** From then on its route and its connections are there. */
    private void sendToBoth() throws Exception {
        for (int i = 0; i < 4; i++) {
            producer.send(message());
        }
    }

    @Test
    void shouldEndAtItsTimeout() throws Exception {
        sendToBoth();
        first.ignore(RequestCode.SEND_MESSAGE_V2);
        second.ignore(RequestCode.SEND_MESSAGE_V2);
        // The default is so long that the test would see it.
        producer.setSendMsgTimeout(60_000);
        long start = System.nanoTime();
        var failure = assertThrows(MQClientException.class, () -> producer.send(message(), 400));
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertTrue(millis >= 390 && millis < 30_000, "took " + millis);
        assertEquals(ClientErrorCode.ACCESS_BROKER_TIMEOUT, failure.getResponseCode());
        assertInstanceOf(RemotingTimeoutException.class, failure.getCause());
    }

    @Test
    void shouldLeaveTimeForAnotherBrokerWhereToldTo() throws Exception {
        sendToBoth();
        first.ignore(RequestCode.SEND_MESSAGE_V2);
        producer.setSendMsgMaxTimeoutPerRequest(1_000);
        for (int i = 0; i < 2; i++) {
            assertEquals("broker-b", producer.send(message(), 20_000).getMessageQueue().getBrokerName());
        }
    }

    @ParameterizedTest
    @CsvSource({"10,FLUSH_DISK_TIMEOUT", "11,SLAVE_NOT_AVAILABLE", "12,FLUSH_SLAVE_TIMEOUT"})
    void shouldTellWhenAMessageIsStoredLessSafely(int code, SendStatus status) throws Exception {
        answerSends(first, code);
        answerSends(second, code);
        assertEquals(status, producer.send(message()).getSendStatus());
        assertEquals(1, first.seen(RequestCode.SEND_MESSAGE_V2) + second.seen(RequestCode.SEND_MESSAGE_V2));
        producer.setRetryAnotherBrokerWhenNotStoreOK(true);
        assertEquals(status, producer.send(message()).getSendStatus());
        assertEquals(4, first.seen(RequestCode.SEND_MESSAGE_V2) + second.seen(RequestCode.SEND_MESSAGE_V2));
        second.behave();
        assertEquals(SendStatus.SEND_OK, producer.send(message()).getSendStatus());
    }

    @Test
    void shouldSendToTheQueueThatIsGivenAndNowhereElse() throws Exception {
        var queue = new MessageQueue(TOPIC, "broker-b", 1);
        for (int i = 0; i < 3; i++) {
            var result = producer.send(message(), queue);
            assertEquals(queue, result.getMessageQueue());
            assertEquals(i, result.getQueueOffset());
        }
        second.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.SYSTEM_BUSY);
        assertThrows(MQBrokerException.class, () -> producer.send(message(), queue));
        assertEquals(0, first.seen(RequestCode.SEND_MESSAGE_V2));
        assertThrows(MQClientException.class, () -> producer.send(message(), new MessageQueue("other", "broker-a", 0)));
        var unknown = assertThrows(MQClientException.class, () ->
            producer.send(message(), new MessageQueue(TOPIC, "nobody", 0)));
        assertEquals(ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION, unknown.getResponseCode());
    }

    @Test
    void shouldSendWhereTheSelectorSays() throws Exception {
        var selector = new SelectMessageQueueByHash();
        var queue = producer.send(message(), selector, -7).getMessageQueue();
        for (int i = 0; i < 3; i++) {
            assertEquals(queue, producer.send(message(), selector, -7).getMessageQueue());
        }
        var failure = assertThrows(MQClientException.class, () ->
            producer.send(message(), (queues, message, arg) -> null, null));
        assertTrue(failure.getMessage().contains("chose no queue"), failure::getMessage);
    }

    @Test
    void shouldSendABatchAsOne() throws Exception {
        var messages = new ArrayList<Message>();
        for (int i = 0; i < 3; i++) {
            messages.add(message());
        }
        var result = producer.send(messages);
        assertEquals(3, result.getMsgId().split(",").length);
        assertEquals(3, result.getOffsetMsgId().split(",").length);
        assertEquals(1, first.seen(RequestCode.SEND_BATCH_MESSAGE) + second.seen(RequestCode.SEND_BATCH_MESSAGE));
        messages.add(new Message("other", new byte[1]));
        assertThrows(MQClientException.class, () -> producer.send(messages));
        assertThrows(MQClientException.class, () -> producer.send(List.of()));
    }

    @Test
    void shouldRefuseABatchThatNoBrokerWouldTake() {
        var delayed = message();
        delayed.setDelayTimeLevel(1);
        var unsafe = message();
        unsafe.setWaitStoreMsgOK(false);
        var longProperties = message();
        longProperties.putUserProperty("long", "x".repeat(40_000));
        for (Message bad : List.of(delayed, unsafe, longProperties, new Message("%RETRY%group", new byte[1]),
            new Message(TOPIC, new byte[0]))) {
            assertThrows(MQClientException.class, () -> producer.send(List.of(message(), bad)), bad::toString);
        }
        producer.setMaxMessageSize(1_000);
        var half = new Message(TOPIC, new byte[500]);
        var tooLong = assertThrows(MQClientException.class,
            () -> producer.send(List.of(half, new Message(TOPIC, new byte[500]))));
        assertTrue(tooLong.getMessage().contains("setMaxMessageSize allows 1000"), tooLong::getMessage);
        assertEquals(0, first.seen(RequestCode.SEND_BATCH_MESSAGE) + second.seen(RequestCode.SEND_BATCH_MESSAGE));
    }

    @Test
    void shouldRefusePropertiesThatWouldFallApart() {
        var name = message();
        name.putUserProperty("a\u0001b", "x");
        var value = message();
        value.putUserProperty("a", "x\u0002DELAY\u00013");
        for (Message bad : List.of(name, value)) {
            assertThrows(MQClientException.class, () -> producer.send(bad));
            assertThrows(MQClientException.class, () -> producer.send(List.of(bad)));
        }
    }

    @Test
    void shouldTakeMoreBytesAtATimeThanAConnectionHolds() throws Exception {
        int count = 16;
        var failures = new CopyOnWriteArrayList<Throwable>();
        var threads = new ArrayList<Thread>();
        var queue = new MessageQueue(TOPIC, "broker-a", 0);
        var body = new byte[3 << 20];
        producer.setCompressMsgBodyOverHowmuch(Integer.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            threads.add(new Thread(() -> {
                try {
                    producer.send(new Message(TOPIC, body), queue, 60_000);
                } catch (MQClientException | RemotingException | MQBrokerException | InterruptedException e) {
                    failures.add(e);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
        assertEquals(count, producer.maxOffset(queue));
    }

    @Test
    void shouldCreateATopicThatDoesNotExist() throws Exception {
        nameServer.route("TBW102", 8, first);
        assertEquals(SendStatus.SEND_OK, producer.send(new Message("new", new byte[1])).getSendStatus());
        var header = first.sends().get(0);
        assertEquals("TBW102", header.defaultTopic());
        assertEquals(4, header.defaultTopicQueueNums());
        assertTrue(header.queueId() < 4);
    }

    @Test
    void shouldRefuseWhatNoBrokerWouldTake() {
        for (var bad : List.of(new Message("", new byte[1]), new Message("white space", new byte[1]),
            new Message("a".repeat(128), new byte[1]), new Message("SCHEDULE_TOPIC_XXXX", new byte[1]),
            new Message(TOPIC, null), new Message(TOPIC, new byte[0]), new Message(TOPIC, new byte[(4 << 20) + 1]))) {
            assertThrows(MQClientException.class, () -> producer.send(bad));
            assertThrows(MQClientException.class, () -> producer.sendOneway(bad));
        }
        assertThrows(MQClientException.class, () -> producer.send((Message) null));
        assertThrows(MQClientException.class, () -> producer.send(message(), (SendCallback) null));
        producer.setMaxMessageSize(10);
        var failure = assertThrows(MQClientException.class, () -> producer.send(new Message(TOPIC, new byte[11])));
        assertTrue(failure.getMessage().contains("11 bytes"), failure::getMessage);
        assertEquals(ResponseCode.MESSAGE_ILLEGAL, failure.getResponseCode());
    }

    @Test
    void shouldAnswerQueriesAboutQueues() throws Exception {
        var queue = new MessageQueue(TOPIC, "broker-a", 0);
        producer.send(message(), queue);
        assertEquals(1, producer.maxOffset(queue));
        assertEquals(0, producer.minOffset(queue));
        assertEquals(1, producer.searchOffset(queue, 0));
        assertEquals(FakeBroker.FIRST_STORED_MILLIS, producer.earliestMsgStoreTime(queue));
        assertThrows(MQClientException.class, () -> producer.createTopic(TOPIC, "bad name", 1, Map.of()));
    }

    /** As Apache's, which has a NullPointerException in the other forms. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTakeNoQueueForAnyOnlyWithoutATimeOut(boolean autoBatch) throws Exception {
        producer.setAutoBatch(autoBatch);
        MessageQueue none = null;
        assertEquals(SendStatus.SEND_OK, producer.send(message(), none).getSendStatus());
        assertEquals(SendStatus.SEND_OK, producer.sendDirect(message(), none, null).getSendStatus());
        assertEquals(SendStatus.SEND_OK, producer.sendByAccumulator(message(), none, null).getSendStatus());
        var outcomes = new ArrayList<CompletableFuture<SendResult>>();
        for (int i = 0; i < 6; i++) {
            outcomes.add(new CompletableFuture<>());
        }
        producer.send(message(), none, callback(outcomes.get(0)));
        producer.sendDirect(message(), none, callback(outcomes.get(1)));
        producer.sendByAccumulator(message(), none, callback(outcomes.get(2)));
        for (var outcome : outcomes.subList(0, 3)) {
            assertEquals(SendStatus.SEND_OK, outcome.get(30, TimeUnit.SECONDS).getSendStatus());
        }

        producer.send(message(), none, callback(outcomes.get(3)), PATIENT_MILLIS);
        producer.send(List.of(message(), message()), none, callback(outcomes.get(4)));
        producer.send(List.of(message(), message()), none, callback(outcomes.get(5)), PATIENT_MILLIS);
        for (var outcome : outcomes.subList(3, 6)) {
            assertTrue(causeOf(outcome).getMessage().contains("to is null. Choose one of"));
        }
        for (Executable send : List.<Executable>of(() -> producer.send(message(), none, PATIENT_MILLIS),
            () -> producer.sendOneway(message(), none),
            () -> producer.send(List.of(message(), message()), none),
            () -> producer.send(List.of(message(), message()), none, PATIENT_MILLIS),
            () -> producer.request(message(), none, PATIENT_MILLIS))) {
            var failure = assertThrows(MQClientException.class, send);
            assertTrue(failure.getMessage().contains("to is null. Choose one of"), failure::getMessage);
        }
        assertThrows(MQClientException.class, () -> producer.send(message(), none, (SendCallback) null));
    }
}
