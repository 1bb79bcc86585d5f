package org.apache.rocketmq.client.fault;

import static org.apache.rocketmq.client.fault.Told.NO_CODE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.RequestTimeoutException;
import org.apache.rocketmq.client.internal.fake.ClosedPort;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.fake.Relay;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.RequestCallback;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a send fails, its exception says what failed, where, after how long, and what to try. */
class FailureTextsTest {
    private static final String TOPIC = "orders";
    private static final String NOWHERE = "lost_orders";
    private static final MessageQueue QUEUE = new MessageQueue(TOPIC, "broker-a", 0);
    private static final MessageQueue QUEUE_NOWHERE = new MessageQueue(NOWHERE, "broker-a", 0);
    private static final int PATIENT_MILLIS = 20_000;
    private static final int SHORT_MILLIS = 300;
    /** Until then what is asked is with a broker, on a busy machine too. */
    private static final int REPLY_MILLIS = 1_500;
    private static final String MORE_TIME = "or allow more time (setSendMsgTimeout)";
    private static final UnaryOperator<byte[]> THE_END = bytes -> new byte[0];
    private static final UnaryOperator<byte[]> NOISE = bytes -> new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9};

    private static FakeBroker broker;
    private static FakeNameServer nameServer;
    private static Relay toBroker;
    private static Relay toNameServer;
    private static ClosedPort closed;
    private static String nobody;

    private final DefaultMQProducer producer = prepared(new DefaultMQProducer("group"));

    @BeforeAll
    static void startServers() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start();
        toBroker = Relay.to(broker);
        toNameServer = Relay.to(nameServer);
        closed = ClosedPort.any();
        nobody = closed.address();
        nameServer.route(TOPIC, 1, broker, toBroker.address());
        nameServer.route(NOWHERE, 1, broker, nobody);
    }

    @AfterAll
    static void stopServers() throws Exception {
        closed.close();
        toBroker.close();
        toNameServer.close();
        nameServer.close();
        broker.close();
        assertEquals(List.of(), broker.bugs());
    }

    @BeforeEach
    void start() throws Exception {
        producer.start();
    }

    @AfterEach
    void stop() {
        toBroker.change(UnaryOperator.identity());
        toNameServer.change(UnaryOperator.identity());
        broker.behave();
        nameServer.behave();
        producer.shutdown();
    }

    private static <T extends DefaultMQProducer> T prepared(T producer) {
        producer.setNamesrvAddr(toNameServer.address());
        producer.setRetryTimesWhenSendFailed(0);
        producer.setRetryTimesWhenSendAsyncFailed(0);
        producer.setSendMsgTimeout(PATIENT_MILLIS);
        producer.setMqClientApiTimeout(PATIENT_MILLIS);
        return producer;
    }

    private static Message message(String topic) {
        return new Message(topic, "4711".getBytes(StandardCharsets.UTF_8));
    }

    private Told send(String topic, int millis) {
        return Told.by(() -> producer.send(message(topic), millis));
    }

    private Told send(MessageQueue queue, int millis) {
        return Told.by(() -> producer.send(message(queue.getTopic()), queue, millis));
    }

    /** What the callback hears. */
    private Told sendAndHear(String topic, int millis) throws Exception {
        var heard = new CompletableFuture<Throwable>();
        producer.send(message(topic), callback(heard), millis);
        return new Told(heard.get(PATIENT_MILLIS, TimeUnit.MILLISECONDS));
    }

    private static SendCallback callback(CompletableFuture<Throwable> heard) {
        return new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                heard.completeExceptionally(new AssertionError("is sent: " + result));
            }

            @Override
            public void onException(Throwable failure) {
                heard.complete(failure);
            }
        };
    }

    /** Another client, that knows no routes yet. */
    private static Told sendFrom(String nameServers) throws Exception {
        return sendFrom(nameServers, PATIENT_MILLIS);
    }

    /** Another client, that knows no routes yet and waits so long for each answer. */
    private static Told sendFrom(String nameServers, int millis) throws Exception {
        var other = prepared(new DefaultMQProducer("other"));
        other.setNamesrvAddr(nameServers);
        other.setMqClientApiTimeout(millis);
        other.start();
        try {
            var told = Told.by(() -> other.send(message(TOPIC)));
            var heard = new CompletableFuture<Throwable>();
            other.send(message(TOPIC), callback(heard));
            assertEquals(told.failure().getClass(), heard.get(PATIENT_MILLIS, TimeUnit.MILLISECONDS).getClass());
            return told;
        } finally {
            other.shutdown();
        }
    }

    @Test
    void shouldTellThatNoNameServerIsConfigured() {
        var other = new DefaultMQProducer("other");
        other.setNamesrvAddr(null);
        Told.by(other::start).as(MQClientException.class, ClientErrorCode.NO_NAME_SERVER_EXCEPTION)
            .says("No name server is configured", "setNamesrvAddr", "NAMESRV_ADDR");
        other.setNamesrvAddr("here");
        Told.by(other::start).as(MQClientException.class, ClientErrorCode.NO_NAME_SERVER_EXCEPTION)
            .says("[here]", "host:port");
    }

    @Test
    void shouldTellThatANameServerIsAway() throws Exception {
        sendFrom(nobody).as(MQClientException.class, ClientErrorCode.NO_NAME_SERVER_EXCEPTION)
            .saysWhen("the route of the topic " + TOPIC, "connecting to " + nobody, "Check the addresses");
    }

    @Test
    void shouldTellThatANameServerIsSilent() throws Exception {
        nameServer.ignore(RequestCode.GET_ROUTEINFO_BY_TOPIC);
        sendFrom(toNameServer.address(), SHORT_MILLIS)
            .as(MQClientException.class, ClientErrorCode.NO_NAME_SERVER_EXCEPTION).says(
                "the route of the topic " + TOPIC, toNameServer.address(), "within 300 ms", "Check the addresses");
        Told.by(() -> producer.send(message(TOPIC), SHORT_MILLIS)).as(RemotingTimeoutException.class, NO_CODE)
            .says("Sending a message to the topic " + TOPIC, toNameServer.address(), "within 300 ms", MORE_TIME);
    }

    @Test
    void shouldTellThatANameServerIsSlow() throws Exception {
        nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> {
            LockSupport.parkNanos(Duration.ofMillis(2 * SHORT_MILLIS).toNanos());
            return null;
        });
        sendFrom(toNameServer.address(), SHORT_MILLIS)
            .as(MQClientException.class, ClientErrorCode.NO_NAME_SERVER_EXCEPTION).says(
                "GET_ROUTEINFO_BY_TOPIC(105)", toNameServer.address(), "within 300 ms");
    }

    @Test
    void shouldTellThatANameServerTalksNonsense() throws Exception {
        toNameServer.change(NOISE);
        sendFrom(toNameServer.address()).as(MQClientException.class, ClientErrorCode.NO_NAME_SERVER_EXCEPTION)
            .saysWhen("the route of the topic " + TOPIC, toNameServer.address(), "something that is no frame");
        toNameServer.change(UnaryOperator.identity());
        for (String body : List.of("[]", "no JSON", "\"\"")) {
            nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC,
                request -> Response.ok().body(body.getBytes(StandardCharsets.UTF_8)));
            sendFrom(toNameServer.address()).as(MQClientException.class, NO_CODE)
                .says("no route of the topic " + TOPIC, toNameServer.address(), "Check that name servers run");
        }
        for (String body : List.of("{}", "{\"brokerDatas\":[{}],\"queueDatas\":[{}]}")) {
            nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC,
                request -> Response.ok().body(body.getBytes(StandardCharsets.UTF_8)));
            sendFrom(toNameServer.address()).as(MQClientException.class, ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION)
                .says(TOPIC, toNameServer.address(), "lacks brokers or queues", "Check that its brokers");
        }
    }

    @Test
    void shouldTellThatANameServerRefuses() throws Exception {
        nameServer.refuse(RequestCode.GET_ROUTEINFO_BY_TOPIC, ResponseCode.SYSTEM_ERROR);
        sendFrom(toNameServer.address()).as(MQClientException.class, ResponseCode.SYSTEM_ERROR)
            .says("the route of the topic " + TOPIC, toNameServer.address(), "refused by the test", "logs may say");
    }

    @Test
    void shouldTellThatNobodyKnowsTheTopic() throws Exception {
        for (Told told : List.of(send("unknown", PATIENT_MILLIS), sendAndHear("unknown", PATIENT_MILLIS))) {
            told.as(MQClientException.class, ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION)
                .says("No route for the topic unknown", toNameServer.address(), "Create the topic");
        }
    }

    @Test
    void shouldTellThatABrokerRefusesConnections() throws Exception {
        for (Told told : List.of(send(NOWHERE, PATIENT_MILLIS), sendAndHear(NOWHERE, PATIENT_MILLIS))) {
            told.as(MQClientException.class, ClientErrorCode.CONNECT_BROKER_EXCEPTION).saysWhen(
                "the topic " + NOWHERE, "1 of 1 attempts", "broker-a", nobody, "Check that a server runs there");
        }
        send(QUEUE_NOWHERE, PATIENT_MILLIS).as(RemotingConnectException.class, NO_CODE)
            .saysWhen("the topic " + NOWHERE, nobody, "Check that a server runs there");
    }

    @Test
    void shouldTellThatABrokerIsSilent() throws Exception {
        producer.send(message(TOPIC));
        broker.ignore(RequestCode.SEND_MESSAGE_V2);
        for (Told told : List.of(send(TOPIC, SHORT_MILLIS), sendAndHear(TOPIC, SHORT_MILLIS))) {
            told.as(MQClientException.class, ClientErrorCode.ACCESS_BROKER_TIMEOUT).saysWhen("the topic " + TOPIC,
                "ms of 300", "SEND_MESSAGE_V2(310)", toBroker.address(), "may have been done", MORE_TIME);
        }
        send(QUEUE, SHORT_MILLIS).as(RemotingTimeoutException.class, NO_CODE)
            .saysWhen("the topic " + TOPIC, toBroker.address(), "may have been done", MORE_TIME);
    }

    @Test
    void shouldTellThatABrokerClosesTheConnectionHalfWay() throws Exception {
        producer.send(message(TOPIC));
        toBroker.change(THE_END);
        for (Told told : List.of(send(TOPIC, PATIENT_MILLIS), sendAndHear(TOPIC, PATIENT_MILLIS))) {
            told.as(MQClientException.class, ClientErrorCode.ACCESS_BROKER_TIMEOUT).saysWhen("the topic " + TOPIC,
                toBroker.address(), "the connection was closed", "the server's log");
        }
        send(QUEUE, PATIENT_MILLIS).as(RemotingSendRequestException.class, NO_CODE)
            .saysWhen("the topic " + TOPIC, toBroker.address(), "the connection was closed", "the server's log");
    }

    @Test
    void shouldTellThatABrokerTalksNonsense() throws Exception {
        producer.send(message(TOPIC));
        toBroker.change(NOISE);
        send(TOPIC, PATIENT_MILLIS).as(MQClientException.class, ClientErrorCode.ACCESS_BROKER_TIMEOUT)
            .saysWhen("the topic " + TOPIC, toBroker.address(), "something that is no frame");
        toBroker.change(UnaryOperator.identity());
        broker.onCode(RequestCode.SEND_MESSAGE_V2, request -> Response.ok());
        for (Told told : List.of(send(TOPIC, PATIENT_MILLIS), sendAndHear(TOPIC, PATIENT_MILLIS))) {
            told.as(MQClientException.class, NO_CODE)
                .saysWhen(TOPIC, toBroker.address(), "makes no sense", "Check that a broker");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, log may say more", "2, Ask for less at a time", "3, cannot do that", "13, Change the message",
        "14, Try again later", "16, Check the permissions", "17, Create the topic", "215, Ask for less at a time"})
    void shouldTellWhatABrokerRefuses(int code, String hint) throws Exception {
        broker.refuse(RequestCode.SEND_MESSAGE_V2, code);
        for (Told told : List.of(send(TOPIC, PATIENT_MILLIS), send(QUEUE, PATIENT_MILLIS),
            sendAndHear(TOPIC, PATIENT_MILLIS))) {
            told.as(MQBrokerException.class, code).saysWhen("the topic " + TOPIC, "CODE: " + code,
                "DESC: refused by the test", "BROKER: " + toBroker.address(), hint);
            assertEquals("refused by the test", ((MQBrokerException) told.failure()).getErrorMessage());
            assertEquals(toBroker.address(), ((MQBrokerException) told.failure()).getBrokerAddr());
        }
    }

    @Test
    void shouldTellOfAllAttempts() {
        producer.setRetryTimesWhenSendFailed(1);
        broker.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.NO_PERMISSION);
        send(TOPIC, PATIENT_MILLIS).as(MQClientException.class, ResponseCode.NO_PERMISSION).saysWhen(
            "the topic " + TOPIC, "2 of 2 attempts", "[broker-a, broker-a]", toBroker.address(), "Check the perm");
    }

    @Test
    void shouldTellThatAMessageIsTooLong() throws Exception {
        producer.setMaxMessageSize(3);
        for (Told told : List.of(send(TOPIC, PATIENT_MILLIS), sendAndHear(TOPIC, PATIENT_MILLIS))) {
            told.as(MQClientException.class, ResponseCode.MESSAGE_ILLEGAL)
                .says(TOPIC, "4 bytes", "setMaxMessageSize allows 3");
        }
    }

    @Test
    void shouldTellThatTooManySendsAreUnderWay() throws Exception {
        producer.send(message(TOPIC));
        broker.ignore(RequestCode.SEND_MESSAGE_V2);
        producer.setEnableBackpressureForAsyncMode(true);
        producer.setBackPressureForAsyncSendNum(10);
        for (int i = 0; i < 10; i++) {
            producer.send(message(TOPIC), callback(new CompletableFuture<>()), PATIENT_MILLIS);
        }
        sendAndHear(TOPIC, SHORT_MILLIS).as(RemotingTooMuchRequestException.class, NO_CODE).says("the topic " + TOPIC,
            "10 of 10 messages", "within 300 ms", "Send less at a time");
        var oneway = Told.by(() -> {
            producer.setSendMsgTimeout(SHORT_MILLIS);
            producer.sendOneway(message(TOPIC));
        });
        oneway.as(RemotingTooMuchRequestException.class, NO_CODE).says("the topic " + TOPIC, "within 300 ms");
    }

    @Test
    void shouldTellThatThereIsNoTimeAtAll() throws Exception {
        producer.send(message(TOPIC));
        send(QUEUE, 0).as(RemotingTooMuchRequestException.class, NO_CODE)
            .saysWhen("the topic " + TOPIC, "no time for an attempt", "setSendMsgTimeout");
    }

    @Test
    void shouldTellThatNobodyReplies() throws Exception {
        producer.send(message(TOPIC));
        var heard = new CompletableFuture<Throwable>();
        producer.request(message(TOPIC), requestCallback(heard), REPLY_MILLIS);
        for (Told told : List.of(new Told(heard.get(PATIENT_MILLIS, TimeUnit.MILLISECONDS)),
            Told.by(() -> producer.request(message(TOPIC), REPLY_MILLIS)))) {
            told.as(RequestTimeoutException.class, ClientErrorCode.REQUEST_TIMEOUT_EXCEPTION)
                .says("The request to " + TOPIC, "broker-a", "within 1500 ms", "Check that a consumer of the topic");
        }
        broker.ignore(RequestCode.SEND_MESSAGE_V2);
        // Request and sending have the same time: that of either may be over first.
        var unsent = Told.by(() -> producer.request(message(TOPIC), SHORT_MILLIS)).says(TOPIC, "within 300 ms",
            "heck that the");
        assertEquals(MQClientException.class, unsent.failure().getClass());
    }

    private static RequestCallback requestCallback(CompletableFuture<Throwable> heard) {
        return new RequestCallback() {
            @Override
            public void onSuccess(Message reply) {
                heard.completeExceptionally(new AssertionError("is answered: " + reply));
            }

            @Override
            public void onException(Throwable failure) {
                heard.complete(failure);
            }
        };
    }

    @Test
    void shouldTellThatTheClientWasShutDownBeforeTheReply() throws Exception {
        long before = broker.seen(RequestCode.SEND_MESSAGE_V2);
        var heard = List.of(new CompletableFuture<Throwable>(), new CompletableFuture<Throwable>());
        for (var each : heard) {
            producer.request(message(TOPIC), requestCallback(each), PATIENT_MILLIS);
        }
        var waiting = new FutureTask<>(() -> Told.by(() -> producer.request(message(TOPIC), PATIENT_MILLIS)));
        new Thread(waiting).start();
        Awaitility.await().until(() -> broker.seen(RequestCode.SEND_MESSAGE_V2) - before == 3);
        // Its answer comes after theirs.
        producer.send(message(TOPIC));
        producer.shutdown();
        var failures = new ArrayList<Throwable>();
        for (Told told : List.of(new Told(heard.get(0).get(PATIENT_MILLIS, TimeUnit.MILLISECONDS)),
            new Told(heard.get(1).get(PATIENT_MILLIS, TimeUnit.MILLISECONDS)),
            waiting.get(PATIENT_MILLIS, TimeUnit.MILLISECONDS))) {
            told.as(MQClientException.class, NO_CODE).saysWhen("The request to " + TOPIC, "reached a broker",
                "broker-a", "ms of " + PATIENT_MILLIS, "the client was shut down", "Shut it down when");
            assertTrue(failures.stream().noneMatch(other -> other == told.failure()), "two share an exception");
            failures.add(told.failure());
        }
    }

    @Test
    void shouldTellWhatATransactionFailsBy() throws Exception {
        var transactions = prepared(new TransactionMQProducer("transactions"));
        transactions.start();
        try {
            Told.by(() -> transactions.sendMessageInTransaction(message(TOPIC), null))
                .as(MQClientException.class, NO_CODE).says("setTransactionListener");
            transactions.setTransactionListener(new FailingListener());
            broker.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.NO_PERMISSION);
            Told.by(() -> transactions.sendMessageInTransaction(message(TOPIC), null))
                .as(MQClientException.class, NO_CODE).saysWhen("The half message to " + TOPIC, "not known to be stored",
                    toBroker.address(), "Check the permissions");
            broker.behave();
            try (var log = Logged.by("org.apache.rocketmq.client.internal.send.TransactionSending")) {
                assertEquals(LocalTransactionState.UNKNOW,
                    transactions.sendMessageInTransaction(message(TOPIC), null).getLocalTransactionState());
                log.await("the group transactions", "the topic " + TOPIC, "it fails", "the broker will ask");
            }
        } finally {
            transactions.shutdown();
        }
    }

    /** An application whose own transaction fails. */
    private static final class FailingListener implements TransactionListener {
        @Override
        public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
            throw new IllegalStateException("it fails");
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt message) {
            return LocalTransactionState.UNKNOW;
        }
    }

    @Test
    void shouldTellWhyNothingIsRecalled() {
        Told.by(() -> producer.recallMessage(TOPIC, "none")).as(MQClientException.class, NO_CODE)
            .says("[none] is no recall handle", "SendResult");
        Told.by(() -> producer.recallMessage(TOPIC, null)).as(MQClientException.class, NO_CODE)
            .says(TOPIC, "null", "SendResult");
        Told.by(() -> producer.recallMessage(TOPIC, handle("nobody")))
            .as(MQClientException.class, ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION)
            .says("nobody", TOPIC, "Check that it runs");
        broker.refuse(RequestCode.RECALL_MESSAGE, ResponseCode.ILLEGAL_OPERATION);
        Told.by(() -> producer.recallMessage(TOPIC, handle("broker-a")))
            .as(MQBrokerException.class, ResponseCode.ILLEGAL_OPERATION)
            .saysWhen("Recalling a message of " + TOPIC, "refused by the test", toBroker.address(), "log may say more");
    }

    private static String handle(String brokerName) {
        return Base64.getUrlEncoder().encodeToString(("v1 " + TOPIC + " " + brokerName + " 1 ID").getBytes());
    }

    @Test
    void shouldTellWhichLibraryCompressesBodies() throws Exception {
        producer.setCompressMsgBodyOverHowmuch(1);
        for (CompressionType type : List.of(CompressionType.LZ4, CompressionType.ZSTD)) {
            producer.setCompressType(type);
            String library = type == CompressionType.LZ4 ? "at.yawk.lz4:lz4-java" : "com.github.luben:zstd-jni";
            for (Told told : List.of(send(TOPIC, PATIENT_MILLIS), sendAndHear(TOPIC, PATIENT_MILLIS),
                Told.by(() -> producer.sendOneway(message(TOPIC))))) {
                told.as(MQClientException.class, NO_CODE)
                    .says("The message to " + TOPIC, type.name(), library, "add it");
            }
        }
    }

    @Test
    @SuppressWarnings("deprecation") // So is the whole pull consumer.
    void shouldTellThatItDoesNotRun() {
        var other = prepared(new DefaultMQProducer("other"));
        Told.by(() -> other.send(message(TOPIC))).as(MQClientException.class, NO_CODE)
            .says("The producer of the group other is not running", "start()");
        var push = new DefaultMQPushConsumer("push");
        Told.by(() -> push.fetchSubscribeMessageQueues(TOPIC)).as(MQClientException.class, NO_CODE)
            .says("The consumer of the group push is not running", "start()");
        var lite = new DefaultLitePullConsumer("lite");
        Told.by(() -> lite.fetchMessageQueues(TOPIC)).as(IllegalStateException.class, NO_CODE)
            .says("The lite pull consumer of the group lite is not running", "start()");
        var pull = new DefaultMQPullConsumer("pull");
        Told.by(() -> pull.fetchSubscribeMessageQueues(TOPIC)).as(MQClientException.class, NO_CODE)
            .says("The pull consumer of the group pull is not running", "start()");
    }
}
