package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What our client can do beyond sending and consuming, at Apache's broker, which asks for signatures. */
@Tag("processes")
@SuppressWarnings("deprecation") // The namespace is, but has to work.
class ClientFeaturesTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int SOON_MILLIS = 1_000;
    private static final AclClientRPCHook SIGNED = new AclClientRPCHook(new SessionCredentials("admin", "secret"));

    private static Server nameServer;
    private static DefaultMQProducer producer;

    @BeforeAll
    static void start() throws Exception {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        var broker = CLUSTER.apacheBroker("broker", Map.of("namesrvAddr", nameServer.address(),
            "authenticationEnabled", "true",
            "authenticationMetadataProvider",
            "org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider",
            "initAuthenticationUser", "{\"username\":\"admin\",\"password\":\"secret\"}",
            "innerClientAuthenticationCredentials", "{\"accessKey\":\"admin\",\"secretKey\":\"secret\"}",
            "timerWheelEnable", "true", "recallMessageEnable", "true")).start();
        Exchange.awaitRoute(nameServer, "TBW102", broker);
        producer = producer("features", null, SIGNED);
    }

    @AfterAll
    static void stop() {
        producer.shutdown();
    }

    private static DefaultMQProducer producer(String group, String namespace, AclClientRPCHook hook) throws Exception {
        var made = new DefaultMQProducer(namespace, group, hook);
        made.setNamesrvAddr(nameServer.address());
        made.setSendMsgTimeout(TIMEOUT_MILLIS);
        made.setMqClientApiTimeout(TIMEOUT_MILLIS);
        made.start();
        return made;
    }

    /** Consumes until it has so many bodies; by these, the topics that the listener saw. */
    private static Map<String, String> consume(String namespace, String topic, int count) throws Exception {
        var topics = new ConcurrentHashMap<String, String>();
        var consumer = new DefaultMQPushConsumer(namespace, "of_" + topic, SIGNED);
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setPollNameServerInterval(SOON_MILLIS);
        consumer.setMqClientApiTimeout(TIMEOUT_MILLIS);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> topics.put(new String(message.getBody(), StandardCharsets.UTF_8),
                message.getTopic()));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        try {
            Awaitility.await().atMost(BOUND).until(() -> topics.size() >= count);
        } finally {
            consumer.shutdown();
        }
        return topics;
    }

    @Test
    void shouldBeKnownByItsSignature() throws Exception {
        assertEquals(SendStatus.SEND_OK, producer.send(new Message("Signed", "body".getBytes())).getSendStatus());
        assertEquals(Map.of("body", "Signed"), consume(null, "Signed", 1));
        for (AclClientRPCHook hook : new AclClientRPCHook[] {null,
            new AclClientRPCHook(new SessionCredentials("admin", "guess"))}) {
            var stranger = producer("stranger", null, hook);
            try {
                stranger.setRetryTimesWhenSendFailed(0);
                var refusal = assertThrows(Exception.class, () ->
                    stranger.send(new Message("Signed", "body".getBytes())));
                assertTrue(refusal.getMessage().contains("CODE: 16"), refusal::getMessage);
            } finally {
                stranger.shutdown();
            }
        }
    }

    @Test
    void shouldKeepNamespacesApart() throws Exception {
        var inside = producer("inside", "space", SIGNED);
        try {
            assertEquals("Apart", inside.send(new Message("Apart", "inside".getBytes())).getMessageQueue().getTopic());
        } finally {
            inside.shutdown();
        }
        producer.send(new Message("Apart", "outside".getBytes()));
        assertEquals(Map.of("inside", "Apart"), consume("space", "Apart", 1));
        assertEquals(Map.of("outside", "Apart"), consume(null, "Apart", 1));
        assertEquals(Map.of("inside", "space%Apart"), consume(null, "space%Apart", 1));
    }

    @Test
    void shouldReadWhatItCompressed() throws Exception {
        byte[] body = "compress me ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        for (CompressionType type : CompressionType.values()) {
            producer.setCompressType(type);
            var result = producer.send(new Message("Compressed", body));
            var stored = producer.viewMessage("Compressed", result.getOffsetMsgId());
            assertArrayEquals(body, stored.getBody());
            assertEquals(1 | type.getCompressionFlag(), stored.getSysFlag() & 0x701);
            assertTrue(stored.getStoreSize() < 1_000, () -> type + ": " + stored.getStoreSize());
        }
    }

    @Test
    void shouldReadRepliesByWhateverTheyAreCompressed() throws Exception {
        var answers = producer("answers", null, SIGNED);
        var consumer = new DefaultMQPushConsumer(null, "of_questions", SIGNED);
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setPollNameServerInterval(SOON_MILLIS);
        consumer.setMqClientApiTimeout(TIMEOUT_MILLIS);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe("Questions", "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> answer(answers, message));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        producer.send(new Message("Questions", CompressionType.ZLIB.name().getBytes()));
        consumer.start();
        try {
            for (CompressionType type : CompressionType.values()) {
                var reply = producer.request(new Message("Questions", type.name().getBytes()), TIMEOUT_MILLIS);
                assertEquals(type.name().repeat(10_000), new String(reply.getBody()));
            }
        } finally {
            consumer.shutdown();
            answers.shutdown();
        }
    }

    /** Compressed by what the question names; to one that asks for no reply, none. */
    private static void answer(DefaultMQProducer answers, Message question) {
        String type = new String(question.getBody());
        answers.setCompressType(CompressionType.valueOf(type));
        if (question.getProperty(MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT) == null) {
            return;
        }
        try {
            answers.send(MessageUtil.createReplyMessage(question, type.repeat(10_000).getBytes()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldLetMessagesGoTogether() throws Exception {
        var together = producer("together", null, SIGNED);
        together.setAutoBatch(true);
        var outcomes = new ArrayList<CompletableFuture<SendResult>>();
        try {
            for (int i = 0; i < 50; i++) {
                var outcome = new CompletableFuture<SendResult>();
                outcomes.add(outcome);
                together.send(new Message("Together", ("body" + i).getBytes()), new SendCallback() {
                    @Override
                    public void onSuccess(SendResult sendResult) {
                        outcome.complete(sendResult);
                    }

                    @Override
                    public void onException(Throwable e) {
                        outcome.completeExceptionally(e);
                    }
                });
            }
            for (int i = 0; i < 50; i++) {
                var result = outcomes.get(i).get(BOUND.toSeconds(), TimeUnit.SECONDS);
                var stored = together.viewMessage("Together", result.getOffsetMsgId());
                assertEquals("body" + i, new String(stored.getBody()));
                assertEquals(result.getQueueOffset(), stored.getQueueOffset());
                assertEquals(result.getMsgId(), stored.getMsgId());
            }
        } finally {
            together.shutdown();
        }
    }

    @Test
    void shouldTakeBackAMessageWhoseTimeHasNotCome() throws Exception {
        var message = new Message("Recalled", "body".getBytes());
        message.setDelayTimeSec(60);
        var result = producer.send(message);
        assertNotNull(result.getRecallHandle());
        assertEquals(result.getMsgId(), producer.recallMessage("Recalled", result.getRecallHandle()));
    }

    @Test
    void shouldCreateTopicsAndTellWhatIsInThem() throws Exception {
        producer.createTopic("TBW102", "Created", 3, Map.of());
        Awaitility.await().atMost(BOUND).ignoreExceptions()
            .until(() -> producer.fetchPublishMessageQueues("Created").size() == 3);
        var queue = producer.send(new Message("Created", "body".getBytes())).getMessageQueue();
        // What is stored may not be in its queue at once.
        Awaitility.await("the message in its queue").atMost(BOUND).until(() -> producer.maxOffset(queue) > 0);
        assertEquals(List.of(0L, 1L), List.of(producer.minOffset(queue), producer.maxOffset(queue)));
    }
}
