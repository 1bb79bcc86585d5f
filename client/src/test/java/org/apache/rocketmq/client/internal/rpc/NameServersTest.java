package org.apache.rocketmq.client.internal.rpc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.internal.fake.TestCalls;
import org.apache.rocketmq.remoting.internal.request.GetRouteInfoHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One name server after the other is asked. */
class NameServersTest {
    private static final long NOT_IN_THIS_TEST_MILLIS = 600_000;

    private final TestCalls calls = new TestCalls();
    private FakeNameServer first;
    private FakeNameServer second;
    private NameServers both;

    @BeforeEach
    void start() throws Exception {
        first = FakeNameServer.start();
        second = FakeNameServer.start();
        both = new NameServers(List.of(first.address(), second.address()), 0, calls.calls(), calls.loop());
    }

    @AfterEach
    void stop() {
        calls.close();
        first.close();
        second.close();
    }

    @Test
    void shouldReadListsAndSayWhatIsWrongWithThem() throws Exception {
        assertEquals(List.of("a:1", "b:2"), NameServers.parse(" a:1; b:2;"));
        for (String bad : new String[] {null, " ", ";", "a", "a:1;b:x", "https://a:1", "a:1;b/c:2"}) {
            var failure = assertThrows(MQClientException.class, () -> NameServers.parse(bad));
            assertEquals(ClientErrorCode.NO_NAME_SERVER_EXCEPTION, failure.getResponseCode());
        }
        assertTrue(assertThrows(MQClientException.class, () -> NameServers.parse("")).getMessage()
            .contains("NAMESRV_ADDR"));
        assertTrue(assertThrows(MQClientException.class, () -> NameServers.parse("a:1;https://b:2")).getMessage()
            .contains("write a host and a port only, without a path and without a protocol other than http://,"
                + " in place of [https://b:2]"));
    }

    @Test
    void shouldStayWithTheOneThatAnswers() throws Exception {
        first.route("topic", 1);
        second.route("topic", 1);
        haveEndlessPatience();
        for (int i = 0; i < 3; i++) {
            assertEquals(ResponseCode.SUCCESS, ask("topic").get(30, TimeUnit.SECONDS).getCode());
        }
        assertEquals(3, first.seen(RequestCode.GET_ROUTEINFO_BY_TOPIC));
        assertEquals(0, second.seen(RequestCode.GET_ROUTEINFO_BY_TOPIC));
    }

    @Test
    void shouldGoToTheNextWhenOneIsAway() throws Exception {
        second.route("topic", 1);
        first.stop();
        assertEquals(ResponseCode.SUCCESS, ask("topic").get(30, TimeUnit.SECONDS).getCode());
        first.restart();
        assertEquals(ResponseCode.SUCCESS, ask("topic").get(30, TimeUnit.SECONDS).getCode());
        assertEquals(2, second.seen(RequestCode.GET_ROUTEINFO_BY_TOPIC));
    }

    @Test
    void shouldAskTheNextWhenOneIsSilentAndStayWithIt() throws Exception {
        second.route("topic", 1);
        first.ignore(RequestCode.GET_ROUTEINFO_BY_TOPIC);
        for (int i = 0; i < 2; i++) {
            var answer = ask("topic", NOT_IN_THIS_TEST_MILLIS);
            assertEquals(ResponseCode.SUCCESS, answer.get(30, TimeUnit.SECONDS).getCode());
            haveEndlessPatience();
        }
        assertEquals(1, first.seen(RequestCode.GET_ROUTEINFO_BY_TOPIC));
        assertEquals(2, second.seen(RequestCode.GET_ROUTEINFO_BY_TOPIC));
    }

    @Test
    void shouldTakeALateAnswerWhereTheNextDoesNotKnow() throws Exception {
        first.route("topic", 1);
        first.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> {
            await().until(() -> second.seen(RequestCode.GET_ROUTEINFO_BY_TOPIC) > 0);
            return null;
        });
        assertEquals(ResponseCode.SUCCESS, ask("topic", NOT_IN_THIS_TEST_MILLIS).get(30, TimeUnit.SECONDS).getCode());
    }

    @Test
    void shouldSayThatNobodyAnsweredInTime() {
        first.ignore(RequestCode.GET_ROUTEINFO_BY_TOPIC);
        second.ignore(RequestCode.GET_ROUTEINFO_BY_TOPIC);
        var answer = ask("topic", 1_000);
        var failure = assertThrows(MQClientException.class, () -> Outcome.await(answer, 30_000, "asking"));
        assertTrue(failure.getMessage().contains("to " + first.address() + " was not answered"), failure::getMessage);
        assertTrue(failure.getMessage().contains("to " + second.address() + " was not answered"), failure::getMessage);
    }

    @Test
    void shouldAskAllBeforeATopicCountsAsUnknown() throws Exception {
        second.route("topic", 1);
        assertEquals(ResponseCode.SUCCESS, ask("topic").get(30, TimeUnit.SECONDS).getCode());
        assertEquals(ResponseCode.TOPIC_NOT_EXIST, ask("other").get(30, TimeUnit.SECONDS).getCode());
    }

    @Test
    void shouldSayWhoDidNotAnswer() throws Exception {
        first.stop();
        second.stop();
        var answer = ask("topic");
        var failure = assertThrows(MQClientException.class, () -> Outcome.await(answer, 30_000, "asking"));
        assertEquals(ClientErrorCode.NO_NAME_SERVER_EXCEPTION, failure.getResponseCode());
        assertTrue(failure.getMessage().contains(first.address()), failure::getMessage);
        assertTrue(failure.getMessage().contains(second.address()), failure::getMessage);
        first.restart();
        second.restart();
    }

    @Test
    void shouldAskThoseThatTookTheirPlaceMeanwhile() throws Exception {
        second.route("topic", 1);
        both.replace(List.of(first.address()));
        first.onCode(RequestCode.GET_ROUTEINFO_BY_TOPIC, request -> {
            both.replace(List.of(second.address()));
            return Response.of(ResponseCode.TOPIC_NOT_EXIST, "it is known elsewhere");
        });
        assertEquals(ResponseCode.SUCCESS, ask("topic").get(30, TimeUnit.SECONDS).getCode());
    }

    /** Also the one that answers may take its time, on a busy machine. */
    private void haveEndlessPatience() {
        calls.loop().close();
    }

    private CompletableFuture<RemotingCommand> ask(String topic) {
        return ask(topic, 30_000);
    }

    private CompletableFuture<RemotingCommand> ask(String topic, long timeoutMillis) {
        return both.ask(Requests.GET_ROUTEINFO_BY_TOPIC, new GetRouteInfoHeader(topic, true), "a route",
            code -> code == ResponseCode.SUCCESS, timeoutMillis);
    }
}
