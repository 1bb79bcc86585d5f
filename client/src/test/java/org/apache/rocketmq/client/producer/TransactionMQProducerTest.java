package org.apache.rocketmq.client.producer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.SendMessageReply;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a producer tells the broker of its transactions, and what it answers. */
@SuppressWarnings("deprecation") // Much of the API is deprecated, and has to work.
class TransactionMQProducerTest {
    private static final String TOPIC = "topic";
    private static final int COMMIT = 8;
    private static final int ROLL_BACK = 12;
    private static final int NOT_KNOWN = 0;

    private final TransactionMQProducer producer = new TransactionMQProducer("group");
    private final List<String> executed = new CopyOnWriteArrayList<>();
    private final List<String> checked = new CopyOnWriteArrayList<>();
    private Supplier<LocalTransactionState> outcome = () -> LocalTransactionState.COMMIT_MESSAGE;
    private Supplier<LocalTransactionState> answer = () -> LocalTransactionState.COMMIT_MESSAGE;
    private FakeBroker broker;
    private FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route(TOPIC, 2, broker);
        producer.setNamesrvAddr(nameServer.address());
        producer.setRetryTimesWhenSendFailed(0);
        producer.setSendMsgTimeout(30_000);
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message msg, Object arg) {
                executed.add(msg.getTransactionId() + " " + arg);
                return outcome.get();
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt msg) {
                checked.add(msg.getTransactionId() + " " + new String(msg.getBody(), StandardCharsets.UTF_8));
                return answer.get();
            }
        });
    }

    @AfterEach
    void stop() {
        producer.shutdown();
        nameServer.close();
        broker.close();
        assertEquals(List.of(), broker.bugs());
    }

    private static Message message() {
        return new Message(TOPIC, "tag", "hello".getBytes(StandardCharsets.UTF_8));
    }

    private TransactionSendResult sent() throws MQClientException {
        return producer.sendMessageInTransaction(message(), "arg");
    }

    private void awaitEnds(int count) {
        await().untilAsserted(() -> assertEquals(count, broker.ends().size(), () -> broker.ends().toString()));
    }

    @Test
    void shouldSendAHalfMessageAndCommitIt() throws Exception {
        producer.start();

        var result = sent();

        assertEquals(SendStatus.SEND_OK, result.getSendStatus());
        assertEquals(LocalTransactionState.COMMIT_MESSAGE, result.getLocalTransactionState());
        assertEquals(result.getMsgId(), result.getTransactionId());
        assertEquals(List.of(result.getMsgId() + " arg"), executed);
        var half = broker.stored().get(0);
        assertEquals("true", half.getProperty("TRAN_MSG"));
        assertEquals("group", half.getProperty("PGROUP"));
        assertEquals(4, half.getSysFlag());
        awaitEnds(1);
        var end = broker.ends().get(0);
        assertEquals(COMMIT, end.outcome());
        assertEquals("group", end.producerGroup());
        assertEquals(half.getQueueOffset(), end.halfOffset());
        assertEquals(half.getCommitLogOffset(), end.halfPosition());
        assertEquals(result.getMsgId(), end.msgId());
        assertFalse(end.fromCheck());
    }

    @Test
    void shouldTellWhatTheListenerSays() throws Exception {
        producer.start();
        var outcomes = new ArrayList<Supplier<LocalTransactionState>>();
        outcomes.add(() -> LocalTransactionState.ROLLBACK_MESSAGE);
        outcomes.add(() -> LocalTransactionState.UNKNOW);
        outcomes.add(() -> null);
        outcomes.add(() -> {
            throw new IllegalStateException("fails in the test");
        });
        var states = new ArrayList<LocalTransactionState>();
        for (var each : outcomes) {
            outcome = each;
            states.add(sent().getLocalTransactionState());
            awaitEnds(states.size());
        }

        assertEquals(List.of(LocalTransactionState.ROLLBACK_MESSAGE, LocalTransactionState.UNKNOW,
            LocalTransactionState.UNKNOW, LocalTransactionState.UNKNOW), states);
        assertEquals(List.of(ROLL_BACK, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
            broker.ends().stream().map(end -> end.outcome()).toList());
    }

    @Test
    void shouldNotBeginWhereTheHalfMessageIsNotStored() throws Exception {
        producer.start();
        broker.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.NO_PERMISSION);

        assertThrows(MQClientException.class, this::sent);

        assertEquals(List.of(), executed);
        assertEquals(List.of(), broker.ends());
    }

    @Test
    void shouldRollBackWhereTheHalfMessageIsNotSafe() throws Exception {
        producer.start();
        broker.onCode(RequestCode.SEND_MESSAGE_V2, request -> Response.of(ResponseCode.FLUSH_DISK_TIMEOUT, "late",
            SendMessageReply.CODEC,
            new SendMessageReply("7F00000100002A9F0000000000000007", 0, 3, "id", null, null)));

        assertEquals(LocalTransactionState.ROLLBACK_MESSAGE, sent().getLocalTransactionState());

        assertEquals(List.of(), executed);
        awaitEnds(1);
        assertEquals(ROLL_BACK, broker.ends().get(0).outcome());
        assertEquals(7, broker.ends().get(0).halfPosition());
        assertEquals(3, broker.ends().get(0).halfOffset());
    }

    @Test
    void shouldRefuseDelayedMessagesAndAMissingListener() throws Exception {
        producer.start();
        var delayed = message();
        delayed.setDelayTimeLevel(1);
        assertTrue(assertThrows(MQClientException.class, () -> producer.sendMessageInTransaction(delayed, null))
            .getMessage().contains("do not support delayed"));
        assertThrows(MQClientException.class, () -> producer.sendMessageInTransaction(null, null));
        producer.setTransactionListener(null);
        assertTrue(assertThrows(MQClientException.class, this::sent).getMessage().contains("TransactionListener"));
        assertEquals(List.of(), broker.stored());
        assertThrows(MQClientException.class,
            () -> new DefaultMQProducer("plain").sendMessageInTransaction(message(), null));
    }

    @Test
    void shouldAnswerABrokerThatAsks() throws Exception {
        producer.start();
        outcome = () -> LocalTransactionState.UNKNOW;
        String id = sent().getMsgId();
        awaitEnds(1);

        broker.askFor(broker.stored().get(0));

        awaitEnds(2);
        assertEquals(List.of(id + " hello"), checked);
        var end = broker.ends().get(1);
        assertEquals(COMMIT, end.outcome());
        assertEquals("group", end.producerGroup());
        assertTrue(end.fromCheck());
        assertEquals("transaction", end.transactionId());
    }

    @Test
    void shouldAnswerThatItDoesNotKnowWhereTheListenerFails() throws Exception {
        producer.start();
        sent();
        awaitEnds(1);
        answer = () -> {
            throw new IllegalStateException("fails in the test");
        };

        broker.askFor(broker.stored().get(0));

        awaitEnds(2);
        assertEquals(NOT_KNOWN, broker.ends().get(1).outcome());
    }

    @Test
    void shouldGoOnWhereTheExecutorRefuses() throws Exception {
        ExecutorService closed = Executors.newSingleThreadExecutor();
        closed.shutdown();
        producer.setExecutorService(closed);
        producer.start();
        sent();
        awaitEnds(1);

        broker.askFor(broker.stored().get(0));
        sent();

        awaitEnds(2);
        assertEquals(List.of(), checked);
    }

    /** Sends, has the broker ask once, and tells the threads on which the listener heard of that. */
    private List<String> threadsAskedOn(ExecutorService own) throws Exception {
        var threads = new CopyOnWriteArrayList<String>();
        producer.setExecutorService(own);
        answer = () -> {
            threads.add(Thread.currentThread().getName());
            return LocalTransactionState.ROLLBACK_MESSAGE;
        };
        producer.start();
        sent();
        awaitEnds(1);
        broker.askFor(broker.stored().get(0));
        awaitEnds(2);
        return threads;
    }

    @Test
    void shouldAskOnTheExecutorThatItIsGiven() throws Exception {
        ExecutorService own = Executors.newSingleThreadExecutor(task -> new Thread(task, "own"));
        try {
            assertEquals(List.of("own"), threadsAskedOn(own));
            producer.shutdown();
            assertFalse(own.isShutdown());
        } finally {
            own.shutdown();
        }
    }

    @Test
    void shouldLearnTheRoutesOfItsTopicsAtTheStart() throws Exception {
        nameServer.route("other", 2, broker);
        var eager = new TransactionMQProducer("eager", List.of(TOPIC, "other"));
        eager.setNamesrvAddr(nameServer.address());
        try {
            eager.start();
            await().until(() -> nameServer.seen(RequestCode.GET_ROUTEINFO_BY_TOPIC) == 2);
        } finally {
            eager.shutdown();
        }
        assertNull(new TransactionMQProducer("none", null, null).getTopics());
    }

    @Test
    void shouldNotHaveAnExecutorThatRunsItsCallersTasksHoldUpConnections() throws Exception {
        var busy = new CountDownLatch(1);
        var own = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(),
            new ThreadPoolExecutor.CallerRunsPolicy());
        own.execute(() -> await().until(() -> busy.getCount() == 0));
        try {
            assertEquals(List.of("client-admin"), threadsAskedOn(own));
        } finally {
            busy.countDown();
            own.shutdown();
        }
    }

    @Test
    void shouldRefuseToStartWithThreadsThatCannotBe() {
        producer.setCheckThreadPoolMinSize(3);
        assertTrue(assertThrows(MQClientException.class, producer::start).getMessage()
            .contains("checkThreadPoolMinSize 3"));
    }
}
