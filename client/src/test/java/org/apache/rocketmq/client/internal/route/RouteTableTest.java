package org.apache.rocketmq.client.internal.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.fake.TestCalls;
import org.apache.rocketmq.client.internal.rpc.NameServers;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known stays known. */
class RouteTableTest {
    private final TestCalls calls = new TestCalls();
    private FakeBroker broker;
    private FakeNameServer nameServer;
    private RouteTable table;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        table = new RouteTable(new NameServers(List.of(nameServer.address()), 0, calls.calls(), calls.loop()), 30_000);
    }

    @AfterEach
    void stop() {
        calls.close();
        nameServer.close();
        broker.close();
    }

    @Test
    void shouldAskOnceAndRemember() throws Exception {
        nameServer.route("topic", 2, broker);
        var route = await(table.find("topic"));
        assertEquals(2, route.writable().size());
        assertSame(route, await(table.find("topic")));
        assertEquals(1, nameServer.seen(RequestCode.GET_ROUTEINFO_BY_TOPIC));
        assertEquals(broker.address(), table.masterAddress("broker-a"));
        assertNull(table.masterAddress("broker-b"));
    }

    @Test
    void shouldTellEachWhoAsksOfAFailureByAnExceptionOfItsOwn() {
        var answer = new CountDownLatch(1);
        nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> {
            assertTrue(holdUp(answer));
            return null;
        });
        var asked = List.of(table.refresh("unknown"), table.refresh("unknown"), table.find("unknown"));
        answer.countDown();
        var failures = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        for (var each : asked) {
            var failure = assertThrows(MQClientException.class, () -> await(each));
            assertEquals(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION, failure.getResponseCode());
            assertTrue(failure.getMessage().contains("know no topic unknown"), failure::getMessage);
            failures.add(failure);
        }
        assertEquals(3, failures.size());
        assertEquals(1, nameServer.seen(RequestCode.GET_ROUTEINFO_BY_TOPIC));
    }

    private static boolean holdUp(CountDownLatch until) {
        try {
            return until.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldKeepWhatItKnowsWhileNameServersAreAway() throws Exception {
        nameServer.route("topic", 2, broker);
        var route = await(table.find("topic"));
        nameServer.stop();
        assertThrows(MQClientException.class, () -> await(table.refresh("topic")));
        assertSame(route, table.known("topic"));
        nameServer.restart();
    }

    @Test
    void shouldKeepWhatItKnowsWhenARestartedNameServerDoesNotYet() throws Exception {
        nameServer.route("topic", 2, broker);
        var route = await(table.find("topic"));
        nameServer.forget("topic");
        assertThrows(MQClientException.class, () -> await(table.refresh("topic")));
        assertSame(route, table.known("topic"));
    }

    @Test
    void shouldTellOfChangesOnly() throws Exception {
        var changes = new ArrayList<String>();
        table.onChange((old, route) -> changes.add((old == null ? 0 : old.writable().size()) + "->"
            + route.writable().size()));
        nameServer.route("topic", 2, broker);
        await(table.refresh("topic"));
        await(table.refresh("topic"));
        nameServer.route("topic", 3, broker);
        await(table.refresh("topic"));
        assertEquals(List.of("0->2", "2->3"), changes);
    }

    @Test
    void shouldKnowTheBrokersOfAllRoutes() throws Exception {
        try (var other = FakeBroker.start("broker-b")) {
            nameServer.route("topic", 2, broker);
            await(table.find("topic"));
            assertEquals(Set.of(broker.address()), table.masterAddresses());
            nameServer.route("second", 2, broker, other);
            await(table.find("second"));
            assertEquals(Set.of(broker.address(), other.address()), table.masterAddresses());
            nameServer.replica("topic", 1, "127.0.0.1:1");
            await(table.refresh("topic"));
            assertEquals(Set.of(broker.address(), other.address()), table.masterAddresses());
            assertEquals(Set.of(broker.address(), other.address(), "127.0.0.1:1"), table.allAddresses());
            nameServer.route("second", 2, broker);
            await(table.refresh("second"));
            assertEquals(Set.of(broker.address()), table.masterAddresses());
        }
    }

    @Test
    void shouldFollowTheModelWhereATopicDoesNotExist() throws Exception {
        nameServer.route("TBW102", 8, broker);
        assertEquals(4, await(table.findToSend("new", "TBW102", 4)).writable().size());
        nameServer.route("new", 6, broker);
        assertEquals(6, await(table.refresh("new")).writable().size());
    }

    @Test
    void shouldSayThatATopicCannotBeCreated() {
        var failure = assertThrows(MQClientException.class, () -> await(table.findToSend("new", "TBW102", 4)));
        assertEquals(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION, failure.getResponseCode());
        assertTrue(failure.getMessage().contains("new") && failure.getMessage().contains(nameServer.address()),
            failure::getMessage);
    }

    @Test
    void shouldNotTakeNonsenseForARoute() throws Exception {
        nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> Response.ok().body(new byte[] {1, 2, 3}));
        assertThrows(MQClientException.class, () -> await(table.find("topic")));
        nameServer.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> Response.ok().body("{}".getBytes()));
        assertThrows(MQClientException.class, () -> await(table.find("topic")));
        nameServer.behave();
        nameServer.route("topic", 1, broker);
        assertNotNull(await(table.find("topic")));
        assertFalse(table.knownTopics().isEmpty());
    }

    private static <T> T await(CompletableFuture<T> future) throws MQClientException {
        return Outcome.awaitOrClientException(future, 30_000, "asking");
    }
}
