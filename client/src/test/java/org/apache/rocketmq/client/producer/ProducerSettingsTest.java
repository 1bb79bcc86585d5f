package org.apache.rocketmq.client.producer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.fault.Logged;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.Test;

/** What a producer is set to changes what it does. */
@SuppressWarnings("deprecation") // Much of the API is deprecated, and has to work.
class ProducerSettingsTest extends ProducerFixture {
    private static final int REFUSAL = 31_000;
    private static final int SOON_MILLIS = 20;
    private static final int SHORT_MILLIS = 200;
    private static final int LONGER_MILLIS = 1_000;
    private static final int VIP_DISTANCE = 2;

    private DefaultMQProducer started(DefaultMQProducer other) throws MQClientException {
        other.setNamesrvAddr(nameServer.address());
        other.setSendMsgTimeout(PATIENT_MILLIS);
        other.start();
        return other;
    }

    @Test
    void shouldTryAnotherBrokerAfterCodesThatAreAdded() throws Exception {
        producer.send(message());
        first.refuse(RequestCode.SEND_MESSAGE_V2, REFUSAL);
        second.refuse(RequestCode.SEND_MESSAGE_V2, REFUSAL);
        assertThrows(MQBrokerException.class, () -> producer.send(message()));
        second.behave();
        producer.addRetryResponseCode(REFUSAL);
        for (int i = 0; i < 4; i++) {
            assertEquals("broker-b", producer.send(message()).getMessageQueue().getBrokerName());
        }
    }

    @Test
    void shouldCompressAsMuchAsItIsTold() throws Exception {
        producer.setCompressMsgBodyOverHowmuch(1);
        nameServer.route("single", 1, first);
        // The second byte of a zlib stream tells the level.
        for (var told : Map.of(1, 0x01, 5, 0x5e, 9, 0xda).entrySet()) {
            producer.setCompressLevel(told.getKey());
            int offset = (int) producer.send(new Message("single", new byte[1_000])).getQueueOffset();
            assertEquals(told.getValue().byteValue(), first.stored().get(offset).getBody()[1]);
        }
    }

    @Test
    void shouldPrepareSendsOnTheApplicationsExecutor() throws Exception {
        var executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "application"));
        try {
            producer.send(message());
            producer.setAsyncSenderExecutor(executor);
            assertEquals("application", threadOfASelector());
            producer.setAsyncSenderExecutor(null);
            assertEquals(Thread.currentThread().getName(), threadOfASelector());
        } finally {
            executor.shutdown();
        }
        producer.setAsyncSenderExecutor(executor);
        var refused = assertThrows(MQClientException.class, this::threadOfASelector);
        assertTrue(refused.getMessage().contains("refuses a message to " + TOPIC), refused::getMessage);
    }

    private String threadOfASelector() throws Exception {
        var thread = new CompletableFuture<String>();
        var sent = new CompletableFuture<SendResult>();
        producer.send(message(), (queues, message, argument) -> {
            thread.complete(Thread.currentThread().getName());
            return queues.get(0);
        }, null, callback(sent));
        sent.get(PATIENT_MILLIS, TimeUnit.MILLISECONDS);
        return thread.get();
    }

    @Test
    void shouldHaveTopicsMadeAfterItsModel() throws Exception {
        nameServer.route("MODEL", 8, first);
        producer.setCreateTopicKey("MODEL");
        producer.setDefaultTopicQueueNums(2);
        for (int i = 0; i < 4; i++) {
            producer.send(new Message("new", new byte[1]));
        }
        for (var header : first.sends()) {
            assertEquals("MODEL", header.defaultTopic());
            assertEquals(2, header.defaultTopicQueueNums());
            assertTrue(header.queueId() < 2, header::toString);
        }
        assertEquals(4, first.sends().size());
    }

    private void sendUnanswered(int bytes) throws Exception {
        producer.send(new Message(TOPIC, new byte[bytes]), callback(new CompletableFuture<>()), PATIENT_MILLIS);
    }

    private Throwable refusalOfASend() throws Exception {
        var outcome = new CompletableFuture<SendResult>();
        producer.send(message(), callback(outcome), SHORT_MILLIS);
        return causeOf(outcome);
    }

    private void ignoreSends() throws Exception {
        producer.send(message());
        producer.setCompressMsgBodyOverHowmuch(Integer.MAX_VALUE);
        first.ignore(RequestCode.SEND_MESSAGE_V2);
        second.ignore(RequestCode.SEND_MESSAGE_V2);
    }

    @Test
    void shouldLimitTheNumberOfSendsUnderWay() throws Exception {
        ignoreSends();
        producer.setBackPressureForAsyncSendNum(20);
        for (int i = 0; i < 30; i++) {
            sendUnanswered(1); // It is not told to limit them by that.
        }
        producer.setEnableBackpressureForAsyncMode(true);
        assertInstanceOf(RemotingTooMuchRequestException.class, refusalOfASend());
        producer.setBackPressureForAsyncSendNum(40);
        sendUnanswered(1);
        producer.setBackPressureForAsyncSendNumInsideAdjust(31);
        var refusal = refusalOfASend();
        assertInstanceOf(RemotingTooMuchRequestException.class, refusal);
        assertTrue(refusal.getMessage().contains("31 of 31 messages"), refusal::getMessage);
    }

    @Test
    void shouldLimitTheBytesOfSendsUnderWay() throws Exception {
        ignoreSends();
        producer.setEnableBackpressureForAsyncMode(true);
        producer.setBackPressureForAsyncSendSize(1 << 20);
        sendUnanswered(1 << 19);
        sendUnanswered(1 << 19);
        var refusal = refusalOfASend();
        assertInstanceOf(RemotingTooMuchRequestException.class, refusal);
        assertTrue(refusal.getMessage().contains("1048576 of 1048576 bytes"), refusal::getMessage);
        producer.setBackPressureForAsyncSendSizeInsideAdjust(2 << 20);
        sendUnanswered(1 << 19);
    }

    @Test
    void shouldHaveRoomAgainWhenSendsEnd() throws Exception {
        producer.setEnableBackpressureForAsyncMode(true);
        producer.setBackPressureForAsyncSendNum(10);
        for (int i = 0; i < 100; i++) {
            sendUnanswered(1);
        }
        await().until(() -> first.sends().size() + second.sends().size() == 100);
    }

    /** What each request of a client says, by the request's code. */
    private Map<Integer, Request<?>> requests(DefaultMQProducer other) throws Exception {
        var seen = new ConcurrentHashMap<Integer, Request<?>>();
        for (FakeBroker broker : List.of(first, second)) {
            broker.onCode(RequestCode.SEND_MESSAGE_V2, request -> {
                seen.put(RequestCode.SEND_MESSAGE_V2, request);
                return null;
            });
        }
        nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> {
            seen.put(RequestCode.GET_ROUTEINFO_BY_TOPIC, request);
            return null;
        });
        try {
            started(other).send(message());
        } finally {
            other.shutdown();
        }
        assertEquals(2, seen.size());
        return seen;
    }

    @Test
    void shouldTellItsNamespaceInEachRequestAndLeaveNames() throws Exception {
        var other = new DefaultMQProducer("other");
        other.setNamespaceV2("space");
        for (var request : requests(other).values()) {
            assertEquals("true", request.command().fields().get("nsd"));
            assertEquals("space", request.command().fields().get("ns"));
        }
        assertEquals(TOPIC, first.sends().isEmpty() ? second.sends().get(0).topic() : first.sends().get(0).topic());
        for (var request : requests(new DefaultMQProducer("plain")).values()) {
            assertNull(request.command().fields().get("nsd"));
            assertEquals(LanguageCode.JAVA, request.command().getLanguage());
        }
    }

    @Test
    void shouldTellItsLanguage() throws Exception {
        var other = new DefaultMQProducer("other");
        other.setLanguage(LanguageCode.RUST);
        for (var request : requests(other).values()) {
            assertEquals(LanguageCode.RUST, request.command().getLanguage());
        }
    }

    @Test
    void shouldSendToTheSecondListenerOfABroker() throws Exception {
        int port = Integer.parseInt(first.address().split(":")[1]);
        nameServer.route("vip", 1, first, "127.0.0.1:" + (port + VIP_DISTANCE));
        var other = new DefaultMQProducer("other");
        other.setVipChannelEnabled(true);
        try {
            assertEquals(SendStatus.SEND_OK, started(other).send(new Message("vip", new byte[1])).getSendStatus());
        } finally {
            other.shutdown();
        }
        producer.setSendMessageWithVIPChannel(true);
        assertTrue(producer.isVipChannelEnabled());
        assertEquals(SendStatus.SEND_OK, producer.send(new Message("vip", new byte[1])).getSendStatus());
    }

    @Test
    void shouldAskForTheRoutesOfItsTopicsAtItsStart() throws Exception {
        long before = nameServer.seen(RequestCode.GET_ROUTEINFO_BY_TOPIC);
        var other = new DefaultMQProducer("other");
        other.setTopics(List.of(TOPIC, "unknown"));
        try {
            started(other);
            // The second is asked for by its own name, and then by that of its model.
            await().until(() -> nameServer.seen(RequestCode.GET_ROUTEINFO_BY_TOPIC) >= before + 3);
        } finally {
            other.shutdown();
        }
    }

    @Test
    void shouldAskForRoutesAsOftenAsItIsTold() throws Exception {
        var other = new DefaultMQProducer("other");
        other.setPollNameServerInterval(SOON_MILLIS);
        nameServer.route("moving", 1, first);
        try {
            started(other).send(new Message("moving", new byte[1]));
            nameServer.route("moving", 1, second);
            await().until(() -> other.send(new Message("moving", new byte[1])).getMessageQueue().getBrokerName()
                .equals("broker-b"));
        } finally {
            other.shutdown();
        }
    }

    @Test
    void shouldTellBrokersThatItIsThereAsOftenAsItIsTold() throws Exception {
        var other = new DefaultMQProducer("other");
        other.setHeartbeatBrokerInterval(SOON_MILLIS);
        try {
            started(other).send(message());
            long before = first.seen(RequestCode.HEART_BEAT);
            await().until(() -> first.seen(RequestCode.HEART_BEAT) > before + 5);
        } finally {
            other.shutdown();
        }
    }

    @Test
    void shouldNotTellABrokerAgainForEachTopic() throws Exception {
        int topics = 30;
        for (int i = 0; i < topics; i++) {
            nameServer.route("topic-" + i, 1, first);
            producer.send(new Message("topic-" + i, new byte[1]));
        }
        // It hears of the client after all that the client had to tell the first one.
        nameServer.route("last", 1, second);
        producer.send(new Message("last", new byte[1]));
        await().until(() -> second.seen(RequestCode.HEART_BEAT) > 0);
        assertTrue(first.seen(RequestCode.HEART_BEAT) < topics / 2,
            () -> first.seen(RequestCode.HEART_BEAT) + " heartbeats");
    }

    @Test
    void shouldLeaveAnswersToBrokersToTheCheckListenerWhereThereIsOne() throws Exception {
        var asked = new CopyOnWriteArrayList<String>();
        var other = new TransactionMQProducer("other");
        other.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
                return LocalTransactionState.UNKNOW;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                asked.add("listener");
                return LocalTransactionState.COMMIT_MESSAGE;
            }
        });
        other.setTransactionCheckListener(message -> {
            asked.add("check listener");
            return LocalTransactionState.ROLLBACK_MESSAGE;
        });
        nameServer.route("transactions", 1, first);
        try {
            started(other);
            other.sendMessageInTransaction(new Message("transactions", new byte[1]), null);
            await().until(() -> first.ends().size() == 1);
            first.askFor(first.stored().get(0));
            await().until(() -> first.ends().size() == 2);
            assertEquals(List.of("check listener"), asked);
            assertEquals(12, first.ends().get(1).outcome());
            other.setTransactionCheckListener(null);
            first.askFor(first.stored().get(0));
            await().until(() -> first.ends().size() == 3);
            assertEquals(8, first.ends().get(2).outcome());
        } finally {
            other.shutdown();
        }
    }

    @Test
    void shouldAnswerBrokersByAsManyThreadsAndHoldAsManyQuestionsAsItIsTold() throws Exception {
        var entered = new CountDownLatch(2);
        var release = new CountDownLatch(1);
        var other = new TransactionMQProducer("other");
        other.setCheckThreadPoolMinSize(2);
        other.setCheckThreadPoolMaxSize(2);
        other.setCheckRequestHoldMax(1);
        other.setTransactionCheckListener(message -> {
            entered.countDown();
            await().atMost(1, TimeUnit.MINUTES).until(() -> release.getCount() == 0);
            return LocalTransactionState.COMMIT_MESSAGE;
        });
        nameServer.route("transactions", 1, first);
        try (var log = Logged.by("org.apache.rocketmq.client.internal.send.TransactionChecks")) {
            started(other).send(new Message("transactions", new byte[1]));
            var half = first.stored().get(0);
            MessageAccessor.putProperty(half, "PGROUP", "other");
            first.askFor(half);
            first.askFor(half);
            assertTrue(entered.await(PATIENT_MILLIS, TimeUnit.MILLISECONDS));
            first.askFor(half);
            first.askFor(half);
            log.await("the group other", "too many such questions wait");
            release.countDown();
            await().until(() -> first.ends().size() == 3);
            assertEquals(1, log.texts().size(), log.texts()::toString);
        } finally {
            release.countDown();
            other.shutdown();
        }
    }

    @Test
    void shouldUseTheUnitsNameForItsOwn() {
        assertFalse(producer.buildMQClientId().endsWith("@unit"));
        producer.setUnitName("unit");
        assertTrue(producer.buildMQClientId().endsWith("@unit"));
    }

    @Test
    void shouldNotWaitForQueriesLongerThanItIsTold() throws Exception {
        var other = new DefaultMQProducer("other");
        other.setMqClientApiTimeout(LONGER_MILLIS);
        first.ignore(RequestCode.GET_MAX_OFFSET);
        try {
            started(other).send(message());
            var failure = assertThrows(MQClientException.class,
                () -> other.maxOffset(new MessageQueue(TOPIC, "broker-a", 0)));
            assertTrue(failure.getMessage().contains("within " + LONGER_MILLIS + " ms"), failure::getMessage);
        } finally {
            other.shutdown();
        }
    }
}
