package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.CheckClientRequestBody;
import org.junit.jupiter.api.Test;

/** Subscriptions by expressions: brokers are asked before a consumer relies on them. */
class SelectorSubscriptionTest extends ConsumerFixture {
    private static final String GOOD = "a > 3";
    private static final String BAD = "a >> 3";

    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private void refuseBad() {
        broker.onCode(RequestCode.CHECK_CLIENT_CONFIG, request -> {
            var wish = wish(request);
            asked.add(wish.getGroup() + " " + wish.getSubscriptionData().getSubString());
            return wish.getSubscriptionData().getSubString().equals(BAD)
                ? Response.of(ResponseCode.SUBSCRIPTION_PARSE_FAILED, "at column 4: unexpected '>'") : null;
        });
    }

    private static CheckClientRequestBody wish(Request<?> request) {
        var bytes = new byte[request.body().remaining()];
        request.body().get(bytes);
        return RemotingSerializable.decode(bytes, CheckClientRequestBody.class);
    }

    private DefaultMQPushConsumer consumer(MessageSelector selector) throws MQClientException {
        var consumer = consumer(message -> OK);
        consumer.subscribe(TOPIC, selector);
        return consumer;
    }

    @Test
    void shouldConsumeByAnExpressionThatTheBrokerTakes() throws Exception {
        refuseBad();
        consumer(MessageSelector.bySql(GOOD)).start();
        broker.store(TOPIC, 0, "a", "selected by the broker");
        awaitBodies("selected by the broker");
        assertEquals(Set.of(GROUP + " " + GOOD), asked);
    }

    @Test
    void shouldNotStartWithAnExpressionThatTheBrokerRefuses() throws Exception {
        refuseBad();
        var consumer = consumer(MessageSelector.bySql(BAD));
        var refusal = assertThrows(MQClientException.class, consumer::start);
        assertEquals(ResponseCode.SUBSCRIPTION_PARSE_FAILED, refusal.getResponseCode());
        assertTrue(refusal.getMessage().contains("[a >> 3]: at column 4: unexpected '>'"), refusal.getMessage());
        assertEquals(Set.of(), broker.groups().members(GROUP), "nobody has joined");
        consumer.subscribe(TOPIC, MessageSelector.bySql(GOOD));
        consumer.start();
        broker.store(TOPIC, 0, "a", "after it was put right");
        awaitBodies("after it was put right");
    }

    @Test
    void shouldKeepItsSubscriptionWhenANewOneIsRefused() throws Exception {
        refuseBad();
        var consumer = consumer(MessageSelector.bySql(GOOD));
        consumer.start();
        assertThrows(MQClientException.class, () -> consumer.subscribe(TOPIC, MessageSelector.bySql(BAD)));
        broker.store(TOPIC, 0, "a", "by the old one");
        awaitBodies("by the old one");
    }

    @Test
    void shouldHaveATopicCheckedThatItHasNotSeenBefore() throws Exception {
        refuseBad();
        nameServer.route("new", 1, broker);
        var consumer = consumer(MessageSelector.bySql(GOOD));
        consumer.start();
        var refusal = assertThrows(MQClientException.class,
            () -> consumer.subscribe("new", MessageSelector.bySql(BAD)));
        assertEquals(ResponseCode.SUBSCRIPTION_PARSE_FAILED, refusal.getResponseCode());
        consumer.subscribe("new", MessageSelector.bySql(GOOD));
        consumer.subscribe("nowhere", MessageSelector.bySql(BAD));
        broker.store("new", 0, "a", "of the new topic");
        awaitBodies("of the new topic");
    }

    @Test
    void shouldStartWhereNoBrokerAnswers() throws Exception {
        broker.ignore(RequestCode.CHECK_CLIENT_CONFIG);
        var consumer = consumer(MessageSelector.bySql(GOOD));
        consumer.setMqClientApiTimeout(200);
        consumer.start();
        await().until(() -> broker.groups().members(GROUP).size() == 1);
    }

    @Test
    void shouldSubscribeWhereNoNameServerAnswers() throws Exception {
        refuseBad();
        nameServer.route("new", 1, broker);
        var consumer = consumer(MessageSelector.bySql(GOOD));
        consumer.setNamesrvAddr(String.join(";", Collections.nCopies(4, nameServer.address())));
        consumer.setMqClientApiTimeout(200);
        consumer.start();
        nameServer.ignore(RequestCode.GET_ROUTEINFO_BY_TOPIC);
        consumer.subscribe("new", MessageSelector.bySql(GOOD));
        nameServer.behave();
        broker.store("new", 0, "a", "found later");
        awaitBodies("found later");
    }

    @Test
    void shouldNotAskForTags() throws Exception {
        refuseBad();
        consumer(MessageSelector.byTag("a || b")).start();
        await().until(() -> broker.groups().members(GROUP).size() == 1);
        assertEquals(Set.of(), asked);
    }

    @Test
    void shouldRefuseAnEmptyExpression() {
        var refusal = assertThrows(MQClientException.class, () -> consumer(MessageSelector.bySql("")));
        assertTrue(refusal.getMessage().contains("has no expression"), refusal.getMessage());
    }
}
