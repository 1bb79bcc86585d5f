package org.apache.rocketmq.broker.pop;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.broker.progress.GroupLook;
import org.apache.rocketmq.broker.pull.ColdReads;
import org.apache.rocketmq.broker.pull.PullRules;
import org.apache.rocketmq.broker.pull.ReadChecks;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.store.MessageStore;

/** All about popping in one broker: builds its parts, reads what is out, and brings back what is due. */
public final class Pops implements AutoCloseable, GroupLook.OutOfQueue {
    private final PopRules rules;
    private final MessageStore store;
    private final OrderedQueues orderedQueues;
    private final InFlight inFlight = new InFlight();
    private final PopPolls polls;
    private final PopReads reads;
    private final QueueReaders readers;
    private final PopPlaces places;
    private final Settling settling;
    private final PopProgress popProgress;
    private final Revival revival;
    private final Surroundings around;

    /**
     * What popping works with.
     *
     * @param later runs a task after a time, on the housekeeping thread
     */
    public record Surroundings(MessageStore store, Topics topics, GroupSettings groups, ConsumerOffsets offsets,
        GroupProgress progress, InstantSource clock, LongSupplier nanos, BiConsumer<Duration, Runnable> later,
        Failures failures) { }

    private Pops(PopRules rules, OrderedQueues orderedQueues, PopPolls polls, Surroundings around) {
        this.rules = rules;
        this.orderedQueues = orderedQueues;
        this.polls = polls;
        this.around = around;
        store = around.store;
        var log = new PopLog(rules, store, around.clock);
        var givenBack = new GivenBack(around.offsets, log);
        reads = new PopReads(store, around.nanos);
        var any = new HandingOut(rules, reads, around.progress, inFlight, log, givenBack);
        var ordered = new OrderedHandingOut(rules, reads, any, inFlight, orderedQueues, around.clock);
        readers = new QueueReaders(any, ordered, around.clock);
        places = new PopPlaces(rules, around.topics, reads, readers);
        settling = new Settling(rules, inFlight, log, ordered, polls, around.clock);
        popProgress = new PopProgress(rules, store, around.offsets, inFlight, log, givenBack);
        revival = new Revival(rules, store, around.topics, around.groups, inFlight, log,
            new Revival.Turns(around.clock, around.later, polls::freed, around.failures));
        around.progress.onMove((group, topic, queueId) -> moved(new PopPlace(group, topic, queueId)));
        orderedQueues.readLog(store, around.offsets);
        new PopRecovery(rules, store, around.offsets, inFlight, log).run();
    }

    /**
     * Reads what is out from the store.
     *
     * @param orderedQueues the table of ordered pops
     * @param polls those that wait; they hear of messages elsewhere
     */
    public static Pops open(PopRules rules, OrderedQueues orderedQueues, PopPolls polls, Surroundings around) {
        return new Pops(rules, orderedQueues, polls, around);
    }

    /** Begins to bring back what is due. */
    public void start() {
        revival.start();
    }

    /**
     * The handlers of requests about popping.
     *
     * @param coldReads where what may have to come from the disk is read
     */
    public PopHandlers handlers(Supplier<PullRules> pulling, Statistics statistics, RateLimits limits,
        ColdReads coldReads) {


        var checks = new PopChecks(pulling, new ReadChecks("peeking", pulling, around.topics, around.groups));
        return new PopHandlers(pulling, checks, this,
            new PopAnswers(rules, pulling, places, readers, statistics, limits, around.clock),
            new PopHandler.Times(around.clock, around.nanos), coldReads);
    }

    /** Notes how far it is, just before the tables are saved. */
    public void note() {
        orderedQueues.logged(store.maxOffset(OrderedQueues.LOG_TOPIC, OrderedQueues.LOG_QUEUE));
        popProgress.note();
    }

    @Override
    public GroupLook.Out of(String group, String topic, int queueId) {
        var place = new PopPlace(group, topic, queueId);
        return new GroupLook.Out(inFlight.out(place), orderedQueues.out(place));
    }

    @Override
    public List<String> returnTopics(String group, String topic) {
        return topic.startsWith(Names.RETRY_PREFIX) ? List.of()
            : List.of(QueueKind.RETRY.topicFor(group, topic), QueueKind.RETRY_V2.topicFor(group, topic));
    }

    /** What was out of a queue is had again by a group that was moved, or never: it does not come back by itself. */
    private void moved(PopPlace place) {
        readers.forgetMoved(place);
        polls.freed(place);
    }

    /** Has nothing out of a topic any more, which is gone. */
    public void forgetTopic(String topic) {
        for (var place : inFlight.places()) {
            if (place.topic().equals(topic)) {
                readers.any().forget(place);
            }
        }
        orderedQueues.forget(place -> place.topic().equals(topic));
    }

    /** How many messages are out, of all groups, but for ordered pops. */
    public long out() {
        return inFlight.out();
    }

    /** How many deliveries are known; none where nothing is out. */
    public int deliveries() {
        return inFlight.deliveries().size();
    }

    /** Stores a message that is out once more in its retry topic, and nothing else. */
    void storeAgain(PopPlace place, long offset) {
        revival.storeAgain(inFlight.with(place, queue -> queue.of(offset)), offset).join();
    }

    PopRules rules() {
        return rules;
    }

    InFlight inFlight() {
        return inFlight;
    }

    MessageStore store() {
        return store;
    }

    PopPolls polls() {
        return polls;
    }

    PopPlaces places() {
        return places;
    }

    PopReads reads() {
        return reads;
    }

    QueueReaders readers() {
        return readers;
    }

    Settling settling() {
        return settling;
    }

    /** Ends the work; what is out is written once more where a broker that starts finds it soon. */
    @Override
    public void close() {
        revival.close();
        popProgress.noteAll();
        orderedQueues.logged(store.maxOffset(OrderedQueues.LOG_TOPIC, OrderedQueues.LOG_QUEUE));
    }
}
