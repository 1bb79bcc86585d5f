package org.apache.rocketmq.client.fault;

import static org.apache.rocketmq.client.fault.Told.NO_CODE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.PullCallback;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.fake.Relay;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
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

/** However a pull or a query fails, its exception says what failed, where, after how long, and what to try. */
@SuppressWarnings("deprecation") // The classic consumer is deprecated, and has to work.
class ConsumerFailureTextsTest {
    private static final String TOPIC = "orders";
    private static final String GROUP = "billing";
    private static final MessageQueue QUEUE = new MessageQueue(TOPIC, "broker-a", 0);
    private static final int PATIENT_MILLIS = 20_000;
    private static final int SHORT_MILLIS = 300;

    private static FakeBroker broker;
    private static FakeNameServer nameServer;
    private static Relay relay;

    private final DefaultMQPullConsumer consumer = prepared(new DefaultMQPullConsumer(GROUP));

    @BeforeAll
    static void startServers() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start();
        relay = Relay.to(broker);
        nameServer.route(TOPIC, 1, broker, relay.address());
    }

    @AfterAll
    static void stopServers() throws Exception {
        relay.close();
        nameServer.close();
        broker.close();
        assertEquals(List.of(), broker.bugs());
    }

    @BeforeEach
    void start() throws Exception {
        consumer.setConsumerPullTimeoutMillis(PATIENT_MILLIS);
        consumer.start();
        broker.store(TOPIC, 0, "tag", "4711");
        consumer.pull(QUEUE, "*", 0, 1);
    }

    @AfterEach
    void stop() {
        relay.change(UnaryOperator.identity());
        broker.behave();
        consumer.shutdown();
    }

    private static <T extends ClientConfig> T prepared(T client) {
        client.setNamesrvAddr(nameServer.address());
        client.setMqClientApiTimeout(PATIENT_MILLIS);
        return client;
    }

    private Told pull(int millis) {
        return Told.by(() -> consumer.pull(QUEUE, "*", 0, 1, millis));
    }

    private Told pullAndHear(int millis) throws Exception {
        var heard = new CompletableFuture<Throwable>();
        consumer.pull(QUEUE, "*", 0, 1, new PullCallback() {
            @Override
            public void onSuccess(PullResult result) {
                heard.completeExceptionally(new AssertionError("is pulled: " + result));
            }

            @Override
            public void onException(Throwable failure) {
                heard.complete(failure);
            }
        }, millis);
        return new Told(heard.get(PATIENT_MILLIS, TimeUnit.MILLISECONDS));
    }

    @ParameterizedTest
    @CsvSource({"1, log may say more", "2, Ask for less at a time", "16, Check the permissions", "17, Create the topic",
        "23, Correct the expression", "24, hears of the subscription", "25, hears of the subscription",
        "26, Create the group"})
    void shouldTellWhatABrokerRefusesToHandOut(int code, String hint) throws Exception {
        broker.refuse(RequestCode.PULL_MESSAGE, code);
        for (Told told : List.of(pull(PATIENT_MILLIS), pullAndHear(PATIENT_MILLIS))) {
            told.as(MQBrokerException.class, code).saysWhen("The pull of " + QUEUE, "CODE: " + code,
                "DESC: refused by the test", "BROKER: " + relay.address(), "PULL_MESSAGE(11)", hint);
        }
    }

    @Test
    void shouldTellThatABrokerDoesNotAnswerAPull() throws Exception {
        broker.ignore(RequestCode.PULL_MESSAGE);
        for (Told told : List.of(pull(SHORT_MILLIS), pullAndHear(SHORT_MILLIS))) {
            told.as(RemotingTimeoutException.class, NO_CODE).says("The pull of " + QUEUE, "PULL_MESSAGE(11)",
                relay.address(), "within 300 ms", "allow more time", "setConsumerPullTimeoutMillis");
        }
    }

    @Test
    void shouldTellThatABrokerClosesTheConnectionOfAPull() throws Exception {
        relay.change(bytes -> new byte[0]);
        for (Told told : List.of(pull(PATIENT_MILLIS), pullAndHear(PATIENT_MILLIS))) {
            told.as(RemotingSendRequestException.class, NO_CODE).saysWhen("The pull of " + QUEUE, relay.address(),
                "the connection was closed", "the server's log");
        }
    }

    @Test
    void shouldTellThatABrokerAnswersAPullWithNonsense() throws Exception {
        broker.onCode(RequestCode.PULL_MESSAGE, request -> Response.ok());
        for (Told told : List.of(pull(PATIENT_MILLIS), pullAndHear(PATIENT_MILLIS))) {
            told.as(MQClientException.class, NO_CODE).saysWhen("PULL_MESSAGE(11)", relay.address(), "makes no sense",
                "Check that a broker");
        }
    }

    @Test
    void shouldTellWhatIsWrongWithAPull() {
        Told.by(() -> consumer.pull(null, "*", 0, 1)).as(MQClientException.class, NO_CODE).says("queue to pull from",
            "mq", GROUP, "fetchSubscribeMessageQueues");
        Told.by(() -> consumer.pull(QUEUE, "*", 0, 1, (PullCallback) null)).as(MQClientException.class, NO_CODE)
            .says("The pull of " + QUEUE, "pullCallback is null", "returns the result");
        Told.by(() -> consumer.pull(QUEUE, "*", -1, 1)).as(MQClientException.class, NO_CODE).says(
            "The pull of " + QUEUE, "the offset -1", "minOffset");
        Told.by(() -> consumer.pullBlockIfNotFound(QUEUE, "*", 0, 0)).as(MQClientException.class, NO_CODE).says(
            "The pull of " + QUEUE, "0 messages (maxNums)", "1 or more");
        Told.by(() -> consumer.fetchMessageQueuesInBalance(null)).says("topic", "null", "name one");
    }

    @Test
    void shouldTellThatNobodyKnowsTheBroker() {
        var lost = new MessageQueue(TOPIC, "nobody", 0);
        Told.by(() -> consumer.pull(lost, "*", 0, 1)).as(MQClientException.class, NO_CODE).says("nobody", TOPIC);
        Told.by(() -> consumer.maxOffset(lost))
            .as(MQClientException.class, ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION)
            .says("nobody", TOPIC, "Check that the broker runs");
    }

    @Test
    void shouldTellHowQueriesFail() throws Exception {
        broker.refuse(RequestCode.GET_MAX_OFFSET, ResponseCode.NO_PERMISSION);
        Told.by(() -> consumer.maxOffset(QUEUE)).as(MQClientException.class, ResponseCode.NO_PERMISSION).saysWhen(
            "the next offset of " + QUEUE, "GET_MAX_OFFSET(30)", relay.address(), "Check the permissions");
        broker.onCode(RequestCode.GET_MIN_OFFSET, request -> Response.ok());
        Told.by(() -> consumer.minOffset(QUEUE)).as(MQClientException.class, NO_CODE).saysWhen(
            "GET_MIN_OFFSET(31)", relay.address(), "makes no sense");
        Told.by(() -> consumer.viewMessage(TOPIC, "7F000001000000010000000000000000")).says(TOPIC);
        broker.refuse(RequestCode.QUERY_MESSAGE, ResponseCode.SYSTEM_ERROR);
        Told.by(() -> consumer.queryMessage(TOPIC, "4711", 1, 0, Long.MAX_VALUE))
            .as(MQClientException.class, ClientErrorCode.CONNECT_BROKER_EXCEPTION).saysWhen("No broker of " + TOPIC,
                "the key 4711", "refused by the test", relay.address(), "Check that its brokers run");
    }

    @Test
    void shouldTellThatAQueryIsNotAnswered() throws Exception {
        broker.ignore(RequestCode.GET_MAX_OFFSET);
        var hasty = prepared(new DefaultLitePullConsumer("hasty"));
        hasty.setMqClientApiTimeout(SHORT_MILLIS);
        hasty.start();
        try {
            hasty.assign(Set.of(QUEUE));
            Told.by(() -> hasty.seekToEnd(QUEUE)).as(MQClientException.class, NO_CODE).says(QUEUE.toString(),
                "GET_MAX_OFFSET(30)", relay.address(), "within 300 ms", "allow more time (setMqClientApiTimeout)");
        } finally {
            hasty.shutdown();
        }
    }

    @Test
    void shouldTellThatAMessageIsNotTakenBack() throws Exception {
        MessageExt message = consumer.pull(QUEUE, "*", 0, 1).getMsgFoundList().get(0);
        broker.refuse(RequestCode.CONSUMER_SEND_MSG_BACK, ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST);
        Told.by(() -> consumer.sendMessageBack(message, 3, "broker-a"))
            .as(MQBrokerException.class, ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST)
            .saysWhen("Sending back", message.getMsgId(), TOPIC, relay.address(), "Create the group");
    }

    private static DefaultMQPushConsumer push(String group) {
        var push = prepared(new DefaultMQPushConsumer(group));
        push.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        push.registerMessageListener((MessageListenerConcurrently) (messages, context) ->
            ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        return push;
    }

    @Test
    void shouldTellWhySubscriptionsAreRefused() throws Exception {
        broker.refuse(RequestCode.CHECK_CLIENT_CONFIG, ResponseCode.SUBSCRIPTION_PARSE_FAILED);
        var push = push("selecting");
        push.subscribe(TOPIC, MessageSelector.bySql("a >> 3"));
        Told.by(push::start).as(MQClientException.class, ResponseCode.SUBSCRIPTION_PARSE_FAILED).says(
            "the subscription of selecting to " + TOPIC, relay.address(), "[a >> 3]", "refused by the test",
            "Correct the expression");
    }

    @Test
    void shouldTellThatAReceiptIsRefused() throws Exception {
        broker.pops().assign(TOPIC, -1, MessageRequestMode.POP);
        broker.refuse(RequestCode.ACK_MESSAGE, ResponseCode.MESSAGE_ILLEGAL);
        broker.refuse(RequestCode.BATCH_ACK_MESSAGE, ResponseCode.MESSAGE_ILLEGAL);
        var push = push("popping");
        push.setClientRebalance(false);
        push.subscribe(TOPIC, "*");
        try (var log = Logged.by("org.apache.rocketmq.client.internal.pop.Settlement")) {
            push.start();
            log.await(TOPIC, "is done with, but its broker could not be told", "refused by the test",
                "ACK_MESSAGE(", relay.address(), " ms");
        } finally {
            push.shutdown();
        }
    }

    @Test
    void shouldTellWhichLibraryReadsBodiesAndGoOn() throws Exception {
        String compressed = "compressed";
        nameServer.route(compressed, 2, broker, relay.address());
        var push = push("reading");
        push.setPullTimeDelayMillsWhenException(10);
        push.subscribe(compressed, "*");
        var bodies = new CompletableFuture<String>();
        push.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            bodies.complete(new String(messages.get(0).getBody(), StandardCharsets.UTF_8));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        broker.store(compressed, 0, new Message(compressed, new byte[] {4, 34, 77, 24}), 0x101, 0);
        try (var log = Logged.by("org.apache.rocketmq.client.internal.pull.QueueLoop")) {
            push.start();
            log.await(compressed, "at.yawk.lz4:lz4-java", relay.address());
            long pulls = broker.seen(RequestCode.PULL_MESSAGE);
            broker.store(compressed, 1, "tag", "of the other queue");
            assertEquals("of the other queue", bodies.get(PATIENT_MILLIS, TimeUnit.MILLISECONDS));
            Awaitility.await().until(() -> broker.seen(RequestCode.PULL_MESSAGE) > pulls + 2);
        } finally {
            push.shutdown();
        }
    }
}
