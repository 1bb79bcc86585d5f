package org.apache.rocketmq.client.internal.pop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.ClientInstances;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What brokers are told of popped messages, and how often. */
class SettlementTest {
    private final PopQueue queue = PopFixture.queue(9, 1);
    private FakeBroker broker;
    private FakeNameServer nameServer;
    private ClientInstance instance;
    private Settlement settlement;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route("topic", 2, broker);
        var config = new ClientConfig();
        config.setNamesrvAddr(nameServer.address());
        instance = ClientInstances.ofThisProcess().acquire(ClientSettings.of(config), null);
        instance.routes().find("topic").get();
        settlement = new Settlement("group", instance);
    }

    @AfterEach
    void stop() {
        ClientInstances.ofThisProcess().release(instance);
        nameServer.close();
        broker.close();
    }

    private PoppedMessage message() {
        return PopFixture.message(5, instance.clock().nanos().getAsLong(), queue);
    }

    @Test
    void shouldTellTheBroker() {
        settlement.acknowledge(message()).join();
        var ack = broker.pops().acks().get(0);
        assertEquals("group topic 2 5 0 1000 60000 0 0 broker-a 2 5", ack.consumerGroup() + " " + ack.topic() + " "
            + ack.queueId() + " " + ack.offset() + " " + ack.extraInfo());
        assertEquals(9, queue.room());
        settlement.putOff(message(), Duration.ofSeconds(30)).join();
        assertEquals(30_000, broker.pops().changes().get(0).invisibleTime());
        settlement.all().join();
    }

    @Test
    void shouldUseTheReceiptThatARenewalBrings() {
        var message = message();
        var renewal = new CompletableFuture<Receipt>();
        message.renew(receipt -> renewal);
        var settled = settlement.acknowledge(message);
        assertFalse(settled.isDone());
        assertEquals(0, broker.seen(RequestCode.ACK_MESSAGE));
        renewal.complete(PopFixture.renewed(message.newest(), instance.clock().nanos().getAsLong()));
        settled.join();
        assertEquals("0 1001 60000 0 0 broker-a 2 5", broker.pops().acks().get(0).extraInfo());
    }

    @Test
    void shouldTellOfThoseByOneRequestThatAreDoneWithTogether() {
        var renewed = PopFixture.message(7, instance.clock().nanos().getAsLong(), queue);
        var renewal = new CompletableFuture<Receipt>();
        renewed.renew(receipt -> renewal);
        queue.add(3, 1);
        var settled = settlement.acknowledge(List.of(message(),
            PopFixture.message(6, instance.clock().nanos().getAsLong(), queue), renewed));
        settlement.putOff(message(), Duration.ofSeconds(30)).join();
        await().until(() -> broker.pops().acks().size() == 2);
        assertEquals(1, broker.seen(RequestCode.BATCH_ACK_MESSAGE));
        renewal.complete(PopFixture.renewed(renewed.newest(), instance.clock().nanos().getAsLong()));
        settled.join();
        assertEquals(1, broker.seen(RequestCode.ACK_MESSAGE));
        assertEquals(List.of("0 1000 60000 0 0 broker-a 2 5", "0 1000 60000 0 0 broker-a 2 6",
            "0 1001 60000 0 0 broker-a 2 7"), broker.pops().acks().stream().map(ack -> ack.extraInfo()).toList());
        assertEquals(9, queue.room());
    }

    @Test
    void shouldTellEachByItselfToABrokerThatKnowsNoMore() {
        broker.refuse(RequestCode.BATCH_ACK_MESSAGE, ResponseCode.REQUEST_CODE_NOT_SUPPORTED);
        queue.add(3, 1);
        settlement.acknowledge(List.of(message(), message())).join();
        settlement.acknowledge(List.of(message(), message())).join();
        assertEquals(1, broker.seen(RequestCode.BATCH_ACK_MESSAGE));
        assertEquals(4, broker.pops().acks().size());
    }

    @Test
    void shouldTellAgainOfManyWhileTheBrokerIsBusy() {
        var refusals = new AtomicInteger(1);
        broker.onCode(RequestCode.BATCH_ACK_MESSAGE, request -> refusals.getAndDecrement() > 0
            ? Response.of(ResponseCode.SYSTEM_BUSY, "busy") : null);
        queue.add(1, 1);
        settlement.acknowledge(List.of(message(), PopFixture.message(6, instance.clock().nanos().getAsLong(), queue)))
            .join();
        assertEquals(List.of(5L, 6L), broker.pops().acks().stream().map(ack -> ack.offset()).sorted().toList());
        assertEquals(9, queue.room());
    }

    @Test
    void shouldRenewByTheSameRequest() {
        var renewed = settlement.renew(message().newest(), Duration.ofSeconds(60)).join();
        assertEquals("5 1700000000001 60000 1 0 broker-a 2 5", renewed.text());
    }

    @Test
    void shouldTellItAgainWhileTheBrokerIsBusyOrAway() throws Exception {
        var refusals = new AtomicInteger(1);
        broker.onCode(RequestCode.ACK_MESSAGE, request -> refusals.getAndDecrement() > 0
            ? Response.of(ResponseCode.SYSTEM_BUSY, "busy") : null);
        settlement.acknowledge(message()).join();
        assertEquals(1, broker.pops().acks().size());
        broker.stop();
        var settled = settlement.acknowledge(message());
        broker.restart();
        settled.join();
        assertEquals(2, broker.pops().acks().size());
    }

    @Test
    void shouldNotInsistOnceItsTimeIsOver() {
        broker.refuse(RequestCode.ACK_MESSAGE, ResponseCode.SYSTEM_BUSY);
        long longAgo = instance.clock().nanos().getAsLong() - PopFixture.INVISIBLE.toNanos();
        settlement.acknowledge(PopFixture.message(5, longAgo, queue)).join();
        assertEquals(1, broker.seen(RequestCode.ACK_MESSAGE));
        assertEquals(9, queue.room(), "it takes no room any more, although nobody could be told");
    }

    @Test
    void shouldNotInsistOnWhatIsRefusedForGood() {
        broker.refuse(RequestCode.CHANGE_MESSAGE_INVISIBLETIME, ResponseCode.MESSAGE_ILLEGAL);
        settlement.putOff(message(), Duration.ofSeconds(10)).join();
        assertEquals(1, broker.seen(RequestCode.CHANGE_MESSAGE_INVISIBLETIME));
        assertEquals(9, queue.room());
    }
}
