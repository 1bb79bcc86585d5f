package org.apache.rocketmq.broker.pull;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.rocketmq.broker.FakePeer;
import org.apache.rocketmq.broker.filter.FilterRules;
import org.apache.rocketmq.broker.filter.KnownFilters;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.broker.limit.OwnLimits;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.topic.TopicRules;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.filter.bloom.BloomBits;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.StoreConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens between a pull's first look and the moment when others can see it wait. */
class PullHandlerTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final int COMMIT = 1;
    private static final int SUSPEND = 2;
    private static final int OWN_SUBSCRIPTION = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    Path folder;
    private MessageStore store;
    private Topics topics;
    private GroupProgress progress;
    private final Statistics statistics = new Statistics(CLOCK, ZoneId.of("UTC"));
    private LongPolls polls;
    private PullHandler handler;
    /** What was handed to the threads that may wait for the disk. */
    private final Queue<Runnable> reads = new ArrayDeque<>();
    /** Runs once a pull has found nothing and is about to wait. */
    private Runnable meanwhile = () -> { };

    @BeforeEach
    void open() throws Exception {
        openStore();
        topics = Topics.open(new TableFile(folder, "topics.json"),
            new TopicRules("c", "b", true, 8, true, true, false, "trace", 18, 8, true), CLOCK);
        topics.update(new TopicConfig("Orders", 1, 1, 6));
        progress = new GroupProgress(
            ConsumerOffsets.open(new TableFile(folder, "consumerOffset.json"), CLOCK), group -> true);
        polls = new LongPolls((delay, tick) -> { }, () -> 0);
        handler = handler(reads::add, () -> 0);
    }

    private void openStore() throws Exception {
        var texts = Map.of("storePathRootDir", folder.toString(), "mappedFileSizeCommitLog", "1048576",
            "mappedFileSizeConsumeQueue", "20000", "messageIndexEnable", "false");
        var config = StoreConfig.from(
            Settings.parse(texts, StoreConfig.settings()), new InetSocketAddress("127.0.0.1", 10911));
        store = MessageStore.open(config, CLOCK, (topic, queueId, next, tags) -> { }, (what, failure) -> { });
    }

    private PullHandler handler(Executor readers, LongSupplier readersNanos) throws Exception {
        var settings = GroupSettings.open(new TableFile(folder, "subscriptionGroup.json"), true, CLOCK);
        var rules = new PullRules(
            6, "127.0.0.1", true, Duration.ofSeconds(1), Duration.ofSeconds(30), 32, 1 << 20, false, true);
        var filters = KnownFilters.open(new TableFile(folder, "consumerFilter.json"),
            new FilterRules(false, BloomBits.of(20, 32), 32, Duration.ofSeconds(1)), CLOCK);
        var groups = new Groups(Duration.ofMinutes(2), Runnable::run, () -> 0);
        var answers = new PullAnswers(() -> rules, store, progress, statistics,
            new RateLimits("", OwnLimits.ofGroups(group -> null), Refusal.GROUP_LIMIT_REACHED, () -> 0));
        return new PullHandler(() -> rules, new PullChecks(() -> rules,
            new ReadChecks("pulling", () -> rules, topics, settings), topics, groups, filters), progress,
            answers, polls, new ColdReads(readers, PATIENCE, readersNanos), () -> {
                meanwhile.run();
                return 0;
            });
    }

    @AfterEach
    void close() {
        store.close();
    }

    private CompletableFuture<Response> pull() {
        return pull("*", "TAG");
    }

    private CompletableFuture<Response> pull(String expression, String type) {
        var header = new PullMessageHeader("billing", "Orders", 0, 0, 32, SUSPEND | OWN_SUBSCRIPTION, 0, 15_000,
            expression, 0, type, null, null);
        var request = new Request<>(Requests.PULL_MESSAGE.request(header, null), header, new FakePeer());
        return handler.handle(request).toCompletableFuture();
    }

    private CompletableFuture<Response> pull(FakePeer peer, long from, int flag, long committed, String expression) {
        var header = new PullMessageHeader("billing", "Orders", 0, from, 32, flag | OWN_SUBSCRIPTION, committed, 15_000,
            expression, 0, "SQL92", null, null);
        return handler.handle(new Request<>(Requests.PULL_MESSAGE.request(header, null), header, peer))
            .toCompletableFuture();
    }

    private static void assertFound(CompletableFuture<Response> answer) {
        assertTrue(answer.isDone());
        assertEquals(ResponseCode.SUCCESS, answer.join().code());
        answer.join().onWritten().run();
    }

    /** Stores a message of a colour and tells the pulls that wait. */
    private void arrives(String colour) {
        var message = new NewMessage("Orders", 0, 0, 0, 0, new InetSocketAddress("127.0.0.1", 1), 0, 0,
            ByteBuffer.allocate(1), "colour\u0001" + colour + "\u0002");
        long next = store.append(message).toCompletableFuture().join().queueOffset() + 1;
        await().pollDelay(Duration.ZERO).until(() -> store.maxOffset("Orders", 0) == next);
        polls.arrived("Orders", 0, next, 0);
    }

    @Test
    void shouldWaitWhereNothingHappens() {
        assertFalse(pull().isDone());
        assertEquals(1, polls.count());
    }

    @Test
    void shouldReadWhatWasThereBeforeTheStartOnOtherThreads() throws Exception {
        arrives("red");
        store.close();
        openStore();
        handler = handler(reads::add, () -> 0);

        var answer = pull();
        assertFalse(answer.isDone());
        reads.remove().run();

        assertEquals(ResponseCode.SUCCESS, answer.join().code());
        answer.join().onWritten().run();
    }

    /** Whoever commits while the read waits is behind the pull, so his offset must not be undone at its turn. */
    @Test
    void shouldNoteTheOffsetThatAPullBringsBeforeItWaitsForItsRead() throws Exception {
        arrives("red");
        store.close();
        openStore();
        handler = handler(reads::add, () -> 0);
        var header = new PullMessageHeader("billing", "Orders", 0, 0, 32, COMMIT | SUSPEND | OWN_SUBSCRIPTION, 1,
            15_000, "*", 0, "TAG", null, null);

        var answer = handler.handle(new Request<>(Requests.PULL_MESSAGE.request(header, null), header, new FakePeer()))
            .toCompletableFuture();
        assertEquals(1, progress.find("billing", "Orders", 0));
        progress.commit("billing", "Orders", 0, 2);
        reads.remove().run();

        assertEquals(2, progress.find("billing", "Orders", 0));
        answer.join().onWritten().run();
    }

    @Test
    void shouldReadWhatIsNewAtOnce() {
        arrives("red");

        var answer = pull();

        assertEquals(ResponseCode.SUCCESS, answer.join().code());
        assertEquals(0, reads.size());
        answer.join().onWritten().run();
    }

    @Test
    void shouldRefuseWhatTheReadersRefuse() throws Exception {
        arrives("red");
        store.close();
        openStore();
        handler = handler(task -> {
            throw new RejectedExecutionException();
        }, () -> 0);

        var refusal = assertThrows(RequestRejected.class, this::pull);

        assertEquals(ResponseCode.SYSTEM_BUSY, refusal.code());
        assertEquals(0, polls.count());
    }

    @Test
    void shouldRefuseAReadThatWaitedTooLong() throws Exception {
        arrives("red");
        store.close();
        openStore();
        var now = new AtomicLong();
        handler = handler(reads::add, now::get);

        var answer = pull();
        now.set(PATIENCE.toNanos() + 1);
        reads.remove().run();

        var failure = assertThrows(CompletionException.class, answer::join);
        assertEquals(Refusal.WAITED_TOO_LONG, ((RequestRejected) failure.getCause()).refusal());
    }

    @Test
    void shouldHearOfAMoveThatComesBeforeItWaits() {
        meanwhile = () -> {
            progress.move("billing", "Orders", 0, 7);
            polls.answerAll("Orders");
        };

        var answer = pull();

        assertTrue(answer.isDone());
        assertEquals(ResponseCode.PULL_OFFSET_MOVED, answer.join().code());
        assertEquals(7, answer.join().fields().int64("nextBeginOffset"));
        assertEquals(0, polls.count());
    }

    @Test
    void shouldHearOfATopicThatGoesBeforeItWaits() {
        meanwhile = () -> {
            topics.remove("Orders");
            polls.answerAll("Orders");
        };

        var refusal = pull().handle((answer, failure) -> (RequestRejected) failure).join();

        assertEquals(Refusal.TOPIC_UNKNOWN, refusal.refusal());
        assertEquals(0, polls.count());
    }

    @Test
    void shouldLookOnceAtAMessageThatIsNotWantedAndWaitBehindIt() {
        var answer = pull("colour = 'red'", "SQL92");
        assertEquals(1, statistics.emptyPulls().total());

        arrives("blue");

        assertEquals(2, statistics.emptyPulls().total());
        assertFalse(answer.isDone());
        arrives("red");
        assertEquals(ResponseCode.SUCCESS, answer.join().code());
        assertEquals(2, answer.join().fields().int64("nextBeginOffset"));
        answer.join().onWritten().run();
    }

    @Test
    void shouldGiveAClientAMomentThatHoldsFewMessagesOfTooManyOffsets() {
        for (int i = 0; i < 2400; i++) {
            arrives(i % 100 == 0 ? "red" : "blue");
        }
        var peer = new FakePeer();
        String few = "colour = 'red'";

        assertFound(pull(peer, 0, COMMIT, 0, few));
        assertFound(pull(peer, 1600, COMMIT, 900, few));
        assertFound(pull(peer, 1600, 0, 0, few));
        assertFound(pull(peer, 2300, COMMIT, 0, "colour = 'blue'"));
        var tooFar = pull(peer, 1600, COMMIT, 100, few);
        assertFalse(tooFar.isDone());
        peer.runDelayed();
        assertFound(tooFar);
    }
}
