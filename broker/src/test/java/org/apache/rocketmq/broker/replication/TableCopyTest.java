package org.apache.rocketmq.broker.replication;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.internal.transport.ClientOptions;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.internal.transport.RpcServer;
import org.apache.rocketmq.remoting.internal.transport.ServerOptions;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a replica fetches of a primary that is a table of answers. */
class TableCopyTest {
    private static final List<RequestType<?, ?>> TABLES = List.of(Requests.GET_ALL_TOPIC_CONFIG,
        Requests.GET_ALL_SUBSCRIPTIONGROUP_CONFIG, Requests.GET_ALL_MESSAGE_REQUEST_MODE,
        Requests.GET_ALL_CONSUMER_OFFSET, Requests.GET_ALL_DELAY_OFFSET);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> ALL = List.of("topics", "groups", "modes", "offsets", "delays");

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Failures reporting = (what, failure) -> failures.add(what + ": " + failure);
    private final IoLoops loops = IoLoops.start("test-io", 2);
    private final Scheduler scheduler = new Scheduler("tables", reporting);
    private final RpcClient client = new RpcClient(loops, ClientOptions.defaults(),
        new RequestDispatcher(HandlerTable.empty(), Runnable::run, reporting, List.of()), List.of());
    /** By request code; what is not here is answered with its name. */
    private final Map<Integer, CompletionStage<Response>> answers = new ConcurrentHashMap<>();
    private final List<Integer> asked = new CopyOnWriteArrayList<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<RpcServer> servers = new ArrayList<>();
    private volatile String address;
    private volatile String primarysLogEnd = "100";
    private volatile long logEnd = 100;
    private final AtomicInteger looks = new AtomicInteger();
    private volatile Consumer<String> groups = taken::add;
    private volatile long askedAt;
    private final TableCopy copy = new TableCopy(client, PATIENCE, new Source(), scheduler, new TableCopy.Takers(
        this::takeTopics, json -> groups.accept(json), taken::add, taken::add, taken::add));

    /** Where the test says. */
    private final class Source implements TableCopy.Source {
        @Override
        public String address() {
            return address;
        }

        @Override
        public long logEnd() {
            return logEnd;
        }
    }

    @BeforeEach
    void serve() throws IOException {
        var table = HandlerTable.builder().on(Requests.GET_BROKER_RUNTIME_INFO, request -> {
            looks.incrementAndGet();
            var body = new KVTable();
            if (primarysLogEnd != null) {
                body.getTable().put("commitLogMaxOffset", primarysLogEnd);
            }
            return Response.ok().body(body.encode()).now();
        }, Lane.IO);
        for (int i = 0; i < TABLES.size(); i++) {
            answer(table, TABLES.get(i), ALL.get(i));
        }
        var server = RpcServer.listen(loops, ServerOptions.on("127.0.0.1", 0),
            new RequestDispatcher(table.build(), Runnable::run, reporting, List.of()));
        servers.add(server);
        address = "127.0.0.1:" + server.port();
    }

    private <H> void answer(HandlerTable.Builder table, RequestType<H, ?> type, String name) {
        table.on(type, request -> {
            asked.add(type.code());
            return answers.getOrDefault(type.code(), body(name));
        }, Lane.IO);
    }

    private void takeTopics(String json, long end) {
        askedAt = end;
        taken.add(json);
    }

    private static CompletionStage<Response> body(String text) {
        return Response.ok().body(text.getBytes(StandardCharsets.UTF_8)).now();
    }

    @AfterEach
    void stop() {
        scheduler.close();
        client.close();
        servers.forEach(RpcServer::close);
        loops.close();
        assertEquals(List.of(), failures);
    }

    private void onScheduler(Runnable task) throws Exception {
        CompletableFuture.runAsync(task, scheduler).get(60, TimeUnit.SECONDS);
    }

    @Test
    void shouldSayHowFarTheLogHadComeWhenThePrimaryWasAsked() throws Exception {
        var topics = new CompletableFuture<Response>();
        answers.put(Requests.GET_ALL_TOPIC_CONFIG.code(), topics);
        logEnd = 70;
        onScheduler(copy::tick);
        await().until(() -> asked.size() == 1);
        logEnd = 90;
        topics.complete(Response.ok().body("topics".getBytes(StandardCharsets.UTF_8)));
        await().until(() -> taken.size() == 3);
        assertEquals(70, askedAt);
        logEnd = 100;
        // A busy machine may have looked at the log often enough by now, and begin anew.
        await().until(() -> {
            onScheduler(copy::tick);
            return taken.containsAll(ALL);
        });
    }

    @Test
    void shouldHandOutEachTableAsItCame() throws Exception {
        answers.put(Requests.GET_ALL_TOPIC_CONFIG.code(), body("{\"ä\":1}"));
        onScheduler(copy::tick);
        await().until(() -> taken.size() == 5);
        assertEquals(List.of("{\"ä\":1}", "groups", "modes", "offsets", "delays"), taken);
    }

    @Test
    void shouldFetchAgainAndAgain() throws Exception {
        for (int i = 1; i <= 3; i++) {
            int count = i * 5;
            await().until(() -> {
                if (taken.size() < count) {
                    onScheduler(copy::tick);
                }
                return taken.size() >= count;
            });
        }
        assertEquals(ALL, taken.subList(0, 5));
        assertEquals(ALL, taken.subList(5, 10));
    }

    @Test
    void shouldGoOnWithTheOthersWhereOneIsNotToBeHad() throws Exception {
        answers.put(Requests.GET_ALL_TOPIC_CONFIG.code(),
            Response.of(ResponseCode.SYSTEM_ERROR, "not now").now());
        answers.put(Requests.GET_ALL_CONSUMER_OFFSET.code(), Response.ok().now());
        groups = json -> {
            throw new IllegalArgumentException("not what it should be: " + json);
        };
        onScheduler(copy::tick);
        await().until(() -> taken.size() == 2);
        assertEquals(List.of("modes", "delays"), taken);

        answers.clear();
        groups = taken::add;
        await().until(() -> {
            onScheduler(copy::tick);
            return taken.size() >= 7;
        });
        assertEquals(ALL, taken.subList(2, 7));
    }

    @Test
    void shouldNotFetchTwiceAtOnce() throws Exception {
        var slow = new CompletableFuture<Response>();
        answers.put(Requests.GET_ALL_SUBSCRIPTIONGROUP_CONFIG.code(), slow);
        onScheduler(copy::tick);
        await().until(() -> asked.size() == 2);
        onScheduler(copy::tick);
        onScheduler(copy::tick);
        slow.complete(Response.ok().body("late".getBytes(StandardCharsets.UTF_8)));
        await().until(() -> taken.size() == 5);
        assertEquals(List.of("topics", "late", "modes", "offsets", "delays"), taken);
        assertEquals(5, asked.size());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"99", "0", "-1", "", "far"})
    void shouldTakeNothingOfAPrimaryThatDoesNotHaveAllOfTheLog(String end) throws Exception {
        primarysLogEnd = end;
        await("it looks again and again").until(() -> {
            onScheduler(copy::tick);
            return looks.get() >= 3;
        });
        assertEquals(List.of(), asked);

        primarysLogEnd = "100";
        await().until(() -> {
            onScheduler(copy::tick);
            return taken.size() >= 5;
        });
        assertEquals(ALL, taken.subList(0, 5));
    }

    /** What the primary has delivered is in its log, and that may not have come. */
    @Test
    void shouldTakeProgressOnceTheLogHasComeAsFar() throws Exception {
        primarysLogEnd = "101";
        onScheduler(copy::tick);
        await().until(() -> asked.size() == 5 && looks.get() == 2);
        assertEquals(ALL.subList(0, 3), taken);

        logEnd = 101;
        await().until(() -> {
            onScheduler(copy::tick);
            return taken.containsAll(ALL);
        });
    }

    @Test
    void shouldTakeNoProgressWhereTheLogDoesNotCome() throws Exception {
        primarysLogEnd = "101";
        await("the next turns").until(() -> {
            onScheduler(copy::tick);
            return looks.get() >= 4;
        });
        assertEquals(Set.of("topics", "groups", "modes"), Set.copyOf(taken));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", ":", "no address", "127.0.0.1:70000", "no.such.host.invalid:1", "127.0.0.1:1"})
    void shouldTryAgainWhereThePrimaryIsNotReached(String wrong) throws Exception {
        shouldTryAgainAfter(wrong);
    }

    @Test
    void shouldTryAgainWhereThePrimaryHasNoTables() throws Exception {
        servers.add(RpcServer.listen(loops, ServerOptions.on("127.0.0.1", 0),
            new RequestDispatcher(HandlerTable.empty(), Runnable::run, reporting, List.of())));
        shouldTryAgainAfter("127.0.0.1:" + servers.get(1).port());
    }

    private void shouldTryAgainAfter(String wrong) throws Exception {
        String real = address;
        address = wrong;
        onScheduler(copy::tick);
        assertEquals(List.of(), taken);

        address = real;
        await().until(() -> {
            onScheduler(copy::tick);
            return taken.size() >= 5;
        });
        assertEquals(ALL, taken.subList(0, 5));
    }
}
