package org.apache.rocketmq.client.producer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.producer.selector.SelectMessageQueueByHash;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.internal.request.SendMessageReply;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public producer against brokers that do what the test says. */
class DefaultMQProducerTest {
    private static final String TOPIC = "topic";

    private final DefaultMQProducer producer = new DefaultMQProducer("group");
    private FakeBroker first;
    private FakeBroker second;
    private FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        first = FakeBroker.start("broker-a");
        second = FakeBroker.start("broker-b");
        nameServer = FakeNameServer.start(first, second);
        nameServer.route(TOPIC, 2, first, second);
        producer.setNamesrvAddr(nameServer.address());
        producer.start();
    }

    @AfterEach
    void stop() {
        producer.shutdown();
        nameServer.close();
        first.close();
        second.close();
        assertEquals(List.of(), first.bugs());
        assertEquals(List.of(), second.bugs());
    }

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
        await().atMost(Duration.ofSeconds(10)).until(() ->
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
    void shouldSurviveARestartWithinItsRetries() throws Exception {
        nameServer.route("single", 1, first);
        producer.setRetryTimesWhenSendAsyncFailed(5);
        producer.send(new Message("single", new byte[1]));
        first.stop();
        var result = new CompletableFuture<SendResult>();
        producer.send(new Message("single", new byte[1]), callback(result));
        first.restart();
        assertEquals(SendStatus.SEND_OK, result.get(5, TimeUnit.SECONDS).getSendStatus());
    }

    @Test
    void shouldEndAtItsTimeout() {
        first.ignore(RequestCode.SEND_MESSAGE_V2);
        second.ignore(RequestCode.SEND_MESSAGE_V2);
        long start = System.nanoTime();
        var failure = assertThrows(MQClientException.class, () -> producer.send(message(), 200));
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertTrue(millis >= 190 && millis < 1_500, "took " + millis);
        assertEquals(ClientErrorCode.ACCESS_BROKER_TIMEOUT, failure.getResponseCode());
        assertInstanceOf(RemotingTimeoutException.class, failure.getCause());
    }

    @Test
    void shouldLeaveTimeForAnotherBrokerWhereToldTo() throws Exception {
        first.ignore(RequestCode.SEND_MESSAGE_V2);
        producer.setSendMsgMaxTimeoutPerRequest(100);
        for (int i = 0; i < 3; i++) {
            assertEquals("broker-b", producer.send(message(), 2_000).getMessageQueue().getBrokerName());
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
    void shouldCallBackOnceWithEachOutcome() throws Exception {
        var ok = new CompletableFuture<SendResult>();
        producer.send(message(), callback(ok));
        assertEquals(SendStatus.SEND_OK, ok.get(5, TimeUnit.SECONDS).getSendStatus());

        first.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.MESSAGE_ILLEGAL);
        second.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.MESSAGE_ILLEGAL);
        var refused = new CompletableFuture<SendResult>();
        producer.send(message(), callback(refused));
        assertInstanceOf(MQBrokerException.class, causeOf(refused));

        var illegal = new CompletableFuture<SendResult>();
        producer.send(new Message(TOPIC, new byte[0]), callback(illegal));
        assertInstanceOf(MQClientException.class, causeOf(illegal));

        var unrouted = new CompletableFuture<SendResult>();
        producer.send(new Message("nowhere", new byte[1]), callback(unrouted));
        assertEquals(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION,
            ((MQClientException) causeOf(unrouted)).getResponseCode());
    }

    @Test
    void shouldNotBeStoppedByCallbacksThatBlockOrThrow() throws Exception {
        var release = new CountDownLatch(1);
        producer.setClientCallbackExecutorThreads(2);
        for (int i = 0; i < 10; i++) {
            producer.send(message(), new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new IllegalStateException("a bug in the application");
                }

                @Override
                public void onException(Throwable e) {
                    release.countDown();
                }
            });
        }
        assertEquals(SendStatus.SEND_OK, producer.send(message()).getSendStatus());
        release.countDown();
    }

    @Test
    void shouldLetCallbacksSendMore() throws Exception {
        var left = new AtomicInteger(200);
        var done = new CountDownLatch(1);
        var failures = new AtomicInteger();
        var again = new SendCallback[1];
        again[0] = new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                if (left.decrementAndGet() == 0) {
                    done.countDown();
                } else {
                    try {
                        producer.send(message(), this);
                    } catch (MQClientException | RemotingException | InterruptedException e) {
                        onException(e);
                    }
                }
            }

            @Override
            public void onException(Throwable e) {
                failures.incrementAndGet();
                done.countDown();
            }
        };
        producer.send(message(), again[0]);
        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertEquals(0, failures.get());
    }

    @Test
    void shouldUseTheApplicationsExecutorWhereItTakesCallbacks() throws Exception {
        var executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "application"));
        producer.setCallbackExecutor(executor);
        assertEquals("application", threadOfACallback());
        executor.shutdown();
        assertTrue(threadOfACallback().startsWith("client-callback"));
    }

    private String threadOfACallback() throws Exception {
        var thread = new CompletableFuture<String>();
        producer.send(message(), new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                thread.complete(Thread.currentThread().getName());
            }

            @Override
            public void onException(Throwable e) {
                thread.completeExceptionally(e);
            }
        });
        return thread.get(5, TimeUnit.SECONDS);
    }

    @Test
    void shouldSendOnewayWithoutAnAnswer() throws Exception {
        producer.sendOneway(message());
        producer.sendOneway(message(), new MessageQueue(TOPIC, "broker-a", 1));
        producer.sendOneway(message(), new SelectMessageQueueByHash(), 3);
        await().until(() -> first.sends().size() + second.sends().size() == 3);
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
    void shouldNotNoticeThatTheNameServerIsAway() throws Exception {
        producer.send(message());
        nameServer.stop();
        for (int i = 0; i < 4; i++) {
            assertEquals(SendStatus.SEND_OK, producer.send(message()).getSendStatus());
        }
        nameServer.restart();
    }

    @Test
    void shouldSayThatNoNameServerAnswers() throws Exception {
        var lonely = new DefaultMQProducer("lonely");
        nameServer.stop();
        lonely.setNamesrvAddr(nameServer.address());
        lonely.start();
        var failure = assertThrows(MQClientException.class, () -> lonely.send(message()));
        assertEquals(ClientErrorCode.NO_NAME_SERVER_EXCEPTION, failure.getResponseCode());
        assertTrue(failure.getMessage().contains(nameServer.address()), failure::getMessage);
        lonely.shutdown();
        nameServer.restart();
    }

    @Test
    void shouldTellBrokersThatItIsThereAndThatItLeaves() throws Exception {
        producer.send(message());
        await().until(() -> first.groups().producers().contains("group")
            && second.groups().producers().contains("group"));
        producer.shutdown();
        assertEquals(0, first.groups().producers().size());
        assertEquals(0, second.groups().producers().size());
    }

    @Test
    void shouldLiveOnceAndSaySo() throws Exception {
        assertTrue(assertThrows(MQClientException.class, producer::start).getMessage().contains("running already"));
        producer.shutdown();
        producer.shutdown();
        assertTrue(assertThrows(MQClientException.class, producer::start).getMessage().contains("shut down"));
        assertTrue(assertThrows(MQClientException.class, () -> producer.send(message())).getMessage()
            .contains("not running"));
    }

    @Test
    void shouldRefuseToStartWithoutAUsableGroupOrNameServer() {
        for (String group : new String[] {null, "", "white space", "DEFAULT_PRODUCER", "g".repeat(256)}) {
            var bad = new DefaultMQProducer(group);
            bad.setNamesrvAddr(nameServer.address());
            assertThrows(MQClientException.class, bad::start);
        }
        var homeless = new DefaultMQProducer("homeless");
        homeless.setNamesrvAddr(null);
        assertEquals(ClientErrorCode.NO_NAME_SERVER_EXCEPTION,
            assertThrows(MQClientException.class, homeless::start).getResponseCode());
    }

    @Test
    void shouldRefuseASecondProducerOfItsGroupUnderTheSameName() throws Exception {
        var twin = new DefaultMQProducer("group");
        twin.setNamesrvAddr(nameServer.address());
        twin.setInstanceName(producer.getInstanceName());
        assertTrue(assertThrows(MQClientException.class, twin::start).getMessage().contains("in use already"));
        var sibling = new DefaultMQProducer("group");
        sibling.setNamesrvAddr(nameServer.address());
        sibling.start();
        assertNotEquals(producer.buildMQClientId(), sibling.buildMQClientId());
        sibling.shutdown();
        assertEquals(SendStatus.SEND_OK, producer.send(message()).getSendStatus());
    }

    @Test
    void shouldAnswerQueriesAboutQueues() throws Exception {
        var queue = new MessageQueue(TOPIC, "broker-a", 0);
        producer.send(message(), queue);
        assertEquals(1, producer.maxOffset(queue));
        assertEquals(0, producer.minOffset(queue));
        assertEquals(1, producer.searchOffset(queue, 0));
        var missing = assertThrows(MQClientException.class, () ->
            producer.queryMessage(TOPIC, "key", 1, 0, Long.MAX_VALUE));
        assertTrue(missing.getMessage().contains("queryMessage is not supported yet"), missing::getMessage);
        assertThrows(MQClientException.class, () -> producer.createTopic(TOPIC, "bad name", 1, Map.of()));
    }

    @Test
    void shouldFailWhatIsUnderWayAtShutdownRatherThanForgetIt() throws Exception {
        first.ignore(RequestCode.SEND_MESSAGE_V2);
        second.ignore(RequestCode.SEND_MESSAGE_V2);
        var pending = new CompletableFuture<SendResult>();
        producer.send(message(), callback(pending), 30_000);
        await().until(() -> first.seen(RequestCode.SEND_MESSAGE_V2) + second.seen(RequestCode.SEND_MESSAGE_V2) > 0);
        producer.shutdown();
        assertThrows(ExecutionException.class, () -> pending.get(5, TimeUnit.SECONDS));
    }

    private static void answerSends(FakeBroker broker, int code) {
        broker.onCode(RequestCode.SEND_MESSAGE_V2, request -> Response.of(code, "stored", SendMessageReply.CODEC,
            new SendMessageReply("00", 0, 0, null, null, null)));
    }

    private static Message message() {
        return new Message(TOPIC, "tag", "hello".getBytes(StandardCharsets.UTF_8));
    }

    private static Throwable causeOf(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> future.get(5, TimeUnit.SECONDS)).getCause();
    }

    /** Completes the future; a second outcome is an error of the client, which the test sees as a failure. */
    private static SendCallback callback(CompletableFuture<SendResult> outcome) {
        return new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                assertTrue(outcome.complete(result));
            }

            @Override
            public void onException(Throwable e) {
                assertNull(outcome.getNow(null));
                assertTrue(outcome.completeExceptionally(e));
            }
        };
    }
}
