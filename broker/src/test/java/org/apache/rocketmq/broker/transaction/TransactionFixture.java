package org.apache.rocketmq.broker.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.rocketmq.broker.FakeTime;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.StoreConfig;

/** Transactions over a real store; the clock, the timer and the producers are the test's. */
final class TransactionFixture implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(6);
    static final Duration PERIOD = Duration.ofSeconds(30);
    static final int MOST_CHECKS = 3;
    static final String TOPIC = "Orders";
    static final String GIVEN_UP = "TRANS_CHECK_MAX_TIME_TOPIC";

    private static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", 10911);

    /** What the producers were asked: the bodies of the half messages. */
    final List<String> asked = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    /** What a producer does that is asked. */
    Consumer<HalfMessage> producer = half -> { };
    private final Path folder;
    private final TransactionRules rules;
    /** What the store is configured with beside the fixture's own. */
    private final Map<String, String> storeSettings = new HashMap<>();
    private final FakeTime time = new FakeTime();
    private MessageStore store;
    private ConsumerOffsets offsets;
    private Transactions transactions;
    private CheckRounds rounds;

    TransactionFixture(Path folder, Duration timeout) throws Exception {
        this.folder = folder;
        this.rules = new TransactionRules(false, "127.0.0.1", timeout, PERIOD, MOST_CHECKS);
        open();
    }

    private void open() throws Exception {
        var texts = new HashMap<>(Map.of("storePathRootDir", folder.toString(), "mappedFileSizeCommitLog", "1048576",
            "mappedFileSizeConsumeQueue", "20000", "messageIndexEnable", "false"));
        texts.putAll(storeSettings);
        var config = StoreConfig.from(Settings.parse(texts, StoreConfig.settings()), HOST);
        store = MessageStore.open(config, time.clock(), (topic, queueId, next, tags) -> { },
            (what, failure) -> failures.add(what + ": " + failure));
        offsets = ConsumerOffsets.open(new TableFile(folder.resolve("config"), "consumerOffset.json"), time.clock());
        transactions = Transactions.open(rules, store, offsets, HOST, time.clock());
        rounds = new CheckRounds(rules, transactions, half -> {
            asked.add(text(half));
            producer.accept(half);
        }, new CheckRounds.Turns(time.clock(), time::later,
            (what, failure) -> failures.add(what + ": " + failure)));
        rounds.start();
    }

    /** As after an orderly stop: what was noted is in the file. */
    void restart() throws Exception {
        rounds.close();
        offsets.save();
        store.close();
        time.clear();
        open();
    }

    /** From the next opening on, the store has this setting. */
    void configureStore(String setting, String value) {
        storeSettings.put(setting, value);
    }

    /** As after a kill: the file of the offsets is as old as it was when it was saved last. */
    void crash() throws Exception {
        store.close();
        time.clear();
        open();
    }

    void saveOffsets() throws Exception {
        offsets.save();
    }

    /** Lets time pass, running each task at its time. */
    void advance(Duration duration) {
        time.advance(duration);
    }

    /** A half message that was stored; returns its log position. */
    long half(String body) {
        return half(body, "");
    }

    long half(String body, String moreProperties) {
        var message = new NewMessage(TOPIC, 0, 5, 0, time.millis(), HOST, 0, 0,
            ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), "TRAN_MSG\u0001true\u0002" + moreProperties);
        return store.append(transactions.half(message, "producers", "key-" + body))
            .toCompletableFuture().join().logPosition();
    }

    /** The producer's word, as it comes over the wire; false where it is refused because the transaction has ended. */
    boolean end(long position, boolean commit) {
        var half = transactions.halves().at(position);
        try {
            (commit ? transactions.commit(half) : transactions.rollBack(half)).join();
            return true;
        } catch (RequestRejected e) {
            return false;
        }
    }

    /** The committed message is stored, and the process dies before the mark of that is. */
    void commitWithoutMark(long position) {
        store.append(transactions.halves().at(position).committed()).toCompletableFuture().join();
    }

    /** Stores a half message as it is, without what this broker's sends go through; returns its log position. */
    long halfAsIs(String body, String properties) {
        return store.append(new NewMessage(HalfMessage.TOPIC, 0, 5, 0, time.millis(), HOST, 0, 0,
            ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), properties)).toCompletableFuture().join()
            .logPosition();
    }

    /** Stores a half message again as Apache's broker does; returns the copy's log position. */
    long storeAgainAsApache(long position) {
        var half = transactions.halves().at(position);
        var copy = half.again(half.checks() + 1);
        return store.append(copy.under(copy.topic(), copy.queueId(),
            PropertiesText.remove(copy.properties(), "TRAN_PREPARED_QUEUE_OFFSET"))).toCompletableFuture().join()
            .logPosition();
    }

    /** Writes over the log's first file, and returns what was there. */
    byte[] replaceInLog(long position, byte[] bytes) throws IOException {
        try (var file = new RandomAccessFile(
            folder.resolve("commitlog").resolve("00000000000000000000").toFile(), "rw")) {
            var before = new byte[bytes.length];
            file.seek(position);
            file.readFully(before);
            file.seek(position);
            file.write(bytes);
            return before;
        }
    }

    boolean resume(long position) {
        return transactions.resetChecks(transactions.halves().at(position));
    }

    Transactions transactions() {
        return transactions;
    }

    MessageStore store() {
        return store;
    }

    static String text(HalfMessage half) {
        return StandardCharsets.UTF_8.decode(new StoredMessage(half.recordForProducer()).body()).toString();
    }

    List<String> delivered() {
        return bodies(TOPIC);
    }

    List<String> givenUp() {
        return bodies(GIVEN_UP);
    }

    List<String> bodies(String topic) {
        return messages(topic).stream()
            .map(message -> StandardCharsets.UTF_8.decode(message.body()).toString()).toList();
    }

    List<StoredMessage> messages(String topic) {
        var all = new ArrayList<StoredMessage>();
        for (long next = 0; next < store.maxOffset(topic, 0); ) {
            var found = store.read(topic, 0, next, 1024, 1 << 20, null);
            all.addAll(StoredMessage.allIn(found.records()));
            next = found.nextOffset();
        }
        return all;
    }

    long halfOffset() {
        return offsets.find(MixAll.CID_SYS_RMQ_TRANS, HalfMessage.TOPIC, 0);
    }

    void assertCaughtUp() {
        assertEquals(store.maxOffset(HalfMessage.TOPIC, 0), halfOffset(), "half messages");
        assertEquals(store.maxOffset(EndMarks.TOPIC, 0),
            offsets.find(MixAll.CID_SYS_RMQ_TRANS, EndMarks.TOPIC, 0), "marks");
    }

    @Override
    public void close() {
        rounds.close();
        store.close();
    }
}
