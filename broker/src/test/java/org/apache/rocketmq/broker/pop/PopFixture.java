package org.apache.rocketmq.broker.pop;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.broker.FakePeer;
import org.apache.rocketmq.broker.FakeTime;
import org.apache.rocketmq.broker.admin.AdminHandlers;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.group.NoGroup;
import org.apache.rocketmq.broker.limit.OwnLimits;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.broker.pull.ColdReads;
import org.apache.rocketmq.broker.pull.PullRules;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.topic.TopicRules;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.internal.request.AckMessageHeader;
import org.apache.rocketmq.remoting.internal.request.ChangeInvisibleTimeHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteTopicHeader;
import org.apache.rocketmq.remoting.internal.request.NotificationHeader;
import org.apache.rocketmq.remoting.internal.request.PeekMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageFilter;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.StoreConfig;

/** Popping over a real store, by the requests of consumers; the clock and the timer are the test's. */
final class PopFixture implements AutoCloseable {
    static final String TOPIC = "Orders";
    static final int QUEUES = 2;
    static final int MOST_OUT = 40;
    static final int MOST_WAITING = 16;
    static final int MOST_WAITING_OF_ALL = 100;
    static final Duration READERS_PATIENCE = Duration.ofSeconds(5);
    private static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", 10911);
    private static final PullRules PULLING = new PullRules(6, "127.0.0.1", true, Duration.ofSeconds(1),
        Duration.ofMinutes(2), 32, 1 << 18, false, true);

    final List<String> failures = new ArrayList<>();
    private final Path folder;
    private PopRules rules;
    private final FakeTime time = new FakeTime();
    private final InstantSource clock = time.clock();
    private final FakePeer peer = new FakePeer();
    private MessageStore store;
    private Topics topics;
    private GroupSettings groups;
    private ConsumerOffsets offsets;
    private OrderedQueues ordered;
    private PopPolls polls;
    private GroupProgress progress;
    private Pops pops;
    private Runnable whenBack = () -> { };
    private boolean clearsPopped = true;
    private Executor readers = Runnable::run;
    private PopHandlers handlers;

    /**
     * A message as its consumer got it.
     *
     * @param receipt to acknowledge it with
     * @param count how often it was out before
     */
    record Popped(String body, Receipt receipt, int count) {
        static List<String> bodies(List<Popped> popped) {
            return popped.stream().map(Popped::body).toList();
        }
    }

    PopFixture(Path folder) throws Exception {
        this(folder, true);
    }

    PopFixture(Path folder, boolean highestFirst) throws Exception {
        this.folder = folder;
        this.rules = rules(highestFirst, false);
        open();
    }

    private static PopRules rules(boolean highestFirst, boolean secondRetryTopic) {
        return new PopRules("broker-a", "rmq_sys_REVIVE_LOG_c", 3, HOST, MOST_OUT, 20, highestFirst, secondRetryTopic,
            MOST_WAITING, MOST_WAITING_OF_ALL);
    }

    /** From the next start on messages come back in the second retry topic, or in the first. */
    void configure(boolean secondRetryTopic) {
        rules = rules(true, secondRetryTopic);
    }

    private void open() throws Exception {
        var texts = Map.of("storePathRootDir", folder.toString(), "mappedFileSizeCommitLog", "1048576",
            "mappedFileSizeConsumeQueue", "20000", "messageIndexEnable", "false", "cleanResourceInterval", "20");
        var config = StoreConfig.from(Settings.parse(texts, StoreConfig.settings()), HOST);
        polls = new PopPolls(rules, time::later, () -> now() * 1_000_000, clock);
        store = MessageStore.open(config, clock, this::arrived, (what, failure) -> failures.add(what + ": " + failure));
        var tables = folder.resolve("config");
        topics = Topics.open(new TableFile(tables, "topics.json"),
            new TopicRules("c", "broker-a", true, 8, true, true, false, "trace", 18, 3, true), clock);
        topics.update(new TopicConfig(TOPIC, QUEUES, QUEUES, 6));
        topics.save();
        groups = GroupSettings.open(new TableFile(tables, "subscriptionGroup.json"), true, clock);
        offsets = ConsumerOffsets.open(new TableFile(tables, "consumerOffset.json"), clock);
        ordered = OrderedQueues.open(new TableFile(tables, "consumerOrderInfo.json"), clock);
        for (String topic : store.topics()) {
            topics.addLost(topic, store.queueIds(topic).last() + 1);
        }
        progress = new GroupProgress(offsets, group -> false);
        pops = Pops.open(rules, ordered, polls, new Pops.Surroundings(store, topics, groups, offsets, progress, clock,
            () -> now() * 1_000_000, time::later, (what, failure) -> failures.add(what + ": " + failure)));
        handlers = pops.handlers(() -> PULLING, new Statistics(clock, ZoneOffset.UTC),
            new RateLimits("", OwnLimits.ofGroups(group -> null), Refusal.GROUP_LIMIT_REACHED, () -> 0),
            new ColdReads(task -> readers.execute(task), READERS_PATIENCE, () -> now() * 1_000_000));
        pops.start();
    }

    private void arrived(String topic, int queueId, long next, long tags) {
        polls.arrived(topic, queueId, next, tags);
        if (topic.startsWith(Names.RETRY_PREFIX)) {
            var action = whenBack;
            whenBack = () -> { };
            action.run();
        }
    }

    /** The threads on which reads may wait for the disk. */
    void readOn(Executor threads) {
        readers = threads;
    }

    /** What happens when the next message is back in its retry topic, before anything else does. */
    void whenBack(Runnable action) {
        whenBack = action;
    }

    /** As after an orderly stop. */
    void restart() throws Exception {
        time.clear();
        polls.close();
        pops.close();
        groups.save();
        save();
        store.close();
        open();
    }

    /** As after a kill: the tables are as old as they were when they were saved last. */
    void crash() throws Exception {
        time.clear();
        groups.save();
        store.close();
        open();
    }

    void save() throws Exception {
        topics.save();
        pops.note();
        for (var table : List.of(offsets.current(), ordered.current())) {
            table.write();
        }
    }

    /** Lets time pass, running each task at its time. */
    void advance(Duration time) {
        this.time.advance(time);
    }

    /** What lies in a revive queue. */
    List<String> records(int queue) {
        var all = new ArrayList<String>();
        QueueRecords.each(store, "rmq_sys_REVIVE_LOG_c", queue, 0,
            record -> all.add(StandardCharsets.UTF_8.decode(record.body()).toString()));
        return all;
    }

    /** How many pops wait. */
    int waiting() {
        return polls.count();
    }

    /** Whether nothing is kept of those that wait or have waited. */
    boolean keepsNothingOfWaits() {
        return polls.isEmpty();
    }

    /** How many tasks wait for their time. */
    int tasks() {
        return time.tasks();
    }

    /** Lets the clock go on, and nothing happen. */
    void tick() {
        time.skip(Duration.ofMillis(1));
    }

    long now() {
        return time.millis();
    }

    /** Sends messages to a queue, one after another. */
    void sendAll(int queue, String... bodies) {
        for (String body : bodies) {
            send(body, queue);
        }
    }

    void send(String body, int queue) {
        send(body, queue, "");
    }

    void send(String body, int queue, String properties) {
        store.append(new NewMessage(TOPIC, queue, 0, 0, now(), HOST, 0, 0,
            ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), properties)).toCompletableFuture().join();
    }

    /** Stores a record as another broker wrote it. */
    void store(String topic, int queue, String body, String properties) {
        store(topic, queue, body, properties, 0);
    }

    void store(String topic, int queue, String body, String properties, int reconsumeTimes) {
        store.append(new NewMessage(topic, queue, 0, 0, now(), HOST, reconsumeTimes, 0,
            ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), properties)).toCompletableFuture().join();
    }

    List<Popped> pop(String group, int most, long invisible, boolean inOrder) {
        return popped(group, await(popLater(pop(group, -1, most, invisible, 0, inOrder))));
    }

    PopMessageHeader pop(String group, int queue, int most, long invisible, long wait, boolean inOrder) {
        return new PopMessageHeader(
            group, TOPIC, queue, most, invisible, wait, now(), 0, "TAG", "*", inOrder, null);
    }

    CompletableFuture<Response> popLater(PopMessageHeader header) {
        return send(Requests.POP_MESSAGE, handlers.pop(), header, null);
    }

    private <H> CompletableFuture<Response> send(RequestType<H, ?> type, Handler<H> handler, H header, byte[] body) {
        try {
            return handler.handle(new Request<>(type.request(header, body), header, peer)).toCompletableFuture();
        } catch (RequestRejected e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The answer that is there; what refuses is thrown. */
    static Response await(CompletableFuture<Response> answer) {
        try {
            return answer.getNow(null);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RequestRejected refused ? refused : e;
        }
    }

    /** The messages of an answer with their receipts, made as clients make them. */
    List<Popped> popped(String group, Response answer) {
        if (answer.code() != 0) {
            return List.of();
        }
        var starts = new HashMap<String, Long>();
        for (String start : answer.fields().string("startOffsetInfo").split(";")) {
            String[] parts = start.split(" ");
            starts.put(parts[0] + " " + parts[1], Long.parseLong(parts[2]));
        }
        var queues = new ArrayList<String[]>();
        for (String queue : answer.fields().string("msgOffsetInfo").split(";")) {
            String[] parts = queue.split(" ");
            for (String offset : parts[2].split(",")) {
                queues.add(new String[] {parts[0], parts[1], offset});
            }
        }
        var messages = StoredMessage.allIn(answer.body());
        var all = new ArrayList<Popped>();
        for (int i = 0; i < messages.size(); i++) {
            String[] queue = queues.get(i);
            var receipt = new Receipt(starts.get(queue[0] + " " + queue[1]), answer.fields().int64("popTime"),
                answer.fields().int64("invisibleTime"), answer.fields().int32("reviveQid"), QueueKind.of(queue[0]),
                "broker-a", Integer.parseInt(queue[1]), Long.parseLong(queue[2]));
            all.add(new Popped(StandardCharsets.UTF_8.decode(messages.get(i).body()).toString(), receipt,
                count(answer, queue, messages.get(i).reconsumeTimes())));
        }
        answer.onWritten().run();
        return all;
    }

    private static int count(Response answer, String[] queue, int stored) {
        String counts = answer.fields().get("orderCountInfo");
        for (String entry : counts == null ? new String[0] : counts.split(";")) {
            if (entry.startsWith(queue[0] + " qo" + queue[1] + "%" + queue[2] + " ")) {
                return stored + Integer.parseInt(entry.substring(entry.lastIndexOf(' ') + 1));
            }
        }
        return stored;
    }

    /** False where the receipt is refused as one that counts no more. */
    boolean ack(String group, Receipt receipt) {
        return counts(send(Requests.ACK_MESSAGE, handlers.ack(), new AckMessageHeader(
            group, TOPIC, receipt.queueId(), receipt.text(), receipt.queueOffset(), null), null));
    }

    boolean ackAll(byte[] body) {
        return counts(send(Requests.BATCH_ACK_MESSAGE, handlers.batchAck(), null, body));
    }

    private static boolean counts(CompletableFuture<Response> answer) {
        try {
            return await(answer).code() == 0;
        } catch (RequestRejected e) {
            if (e.refusal() == Refusal.RECEIPT_VOID || e.refusal() == Refusal.TOPIC_UNKNOWN) {
                return false;
            }
            throw e;
        }
    }

    /** The new receipt; null where the old one counts no more. */
    Receipt postpone(String group, Receipt receipt, long invisible) {
        var answer = send(Requests.CHANGE_MESSAGE_INVISIBLETIME, handlers.changeInvisible(),
            new ChangeInvisibleTimeHeader(group, TOPIC, receipt.queueId(), receipt.text(), receipt.queueOffset(),
                invisible, null, false), null);
        if (!counts(answer)) {
            return null;
        }
        var fields = await(answer).fields();
        return receipt.over(new Delivery.Span(fields.int64("popTime"), fields.int64("invisibleTime")));
    }

    CompletableFuture<Response> peekLater(String topic, int queue, int most) {
        var header = new PeekMessageHeader(topic, queue, most, "g");
        return send(Requests.PEEK_MESSAGE, handlers.peek(), header, null);
    }

    CompletableFuture<Response> notification(String group, long wait) {
        return notification(new NotificationHeader(group, TOPIC, -1, wait, now(), false, null, null, null));
    }

    CompletableFuture<Response> notification(NotificationHeader header) {
        return send(Requests.NOTIFICATION, handlers.notification(), header, null);
    }

    /** What is shown of a topic, whose messages stay where they are; what refuses is thrown. */
    Response peek(String topic, int queue, int most) {
        return await(peekLater(topic, queue, most));
    }

    /** A message is back in its retry topic, and the process dies before the record of that is written. */
    void bringBackWithoutRecord(String group, Receipt receipt) throws Exception {
        pops.storeAgain(receipt.place(group, TOPIC), receipt.queueOffset());
        crash();
    }

    /** An operator moves a group. */
    void reset(String group, int queue, long offset) {
        progress.set(group, TOPIC, queue, offset);
    }

    /** An operator moves a group whose members are to hear of it. */
    void move(String group, int queue, long offset) {
        progress.move(group, TOPIC, queue, offset);
    }

    void changeGroup(String group, Map<String, String> attributes) {
        groups.of(group, NoGroup.TO_READ).setAttributes(new HashMap<>(attributes));
    }

    void changeTopic(Map<String, String> attributes) {
        var config = new TopicConfig(TOPIC, QUEUES, QUEUES, 6);
        config.setAttributes(new HashMap<>(attributes));
        topics.update(config);
    }

    void removeTopic() {
        removeTopic(() -> { });
    }

    /** The same where what has come back stays. */
    void removeTopicAlone() {
        clearsPopped = false;
        removeTopic();
    }

    /** The same, and something happens just before its messages are gone. */
    void removeTopic(Runnable meanwhile) {
        var happens = new AtomicBoolean(true);
        var admin = new AdminHandlers(topics, groups, progress, store, null, topic -> {
            pops.forgetTopic(topic);
            if (happens.getAndSet(false)) {
                meanwhile.run();
            }
        }, group -> { }, clearsPopped);
        send(Requests.DELETE_TOPIC_IN_BROKER, admin.deleteTopic(), new DeleteTopicHeader(TOPIC), null).join();
    }

    /** What a pop does that was let in before. */
    void take(String group, int queue, long invisible) {
        var span = new Delivery.Span(now(), invisible);
        var wish = new HandingOut.Wish(32, 1 << 18, MessageFilter.byTags(null), span, 0, false);
        pops.readers().any().take(new PopPlace(group, TOPIC, queue), wish).found().release().run();
    }

    /** Does something while nobody can make a topic. */
    void whileAbsent(String topic, Runnable action) {
        topics.whileAbsent(topic, action);
    }

    /** Whether there is such a topic. */
    boolean hasTopic(String topic) {
        return topics.find(topic) != null;
    }

    Pops pops() {
        return pops;
    }

    OrderedQueues ordered() {
        return ordered;
    }

    MessageStore store() {
        return store;
    }

    ConsumerOffsets offsets() {
        return offsets;
    }

    @Override
    public void close() {
        polls.close();
        pops.close();
        store.close();
    }
}
