package org.apache.rocketmq.broker.pop;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.rocketmq.broker.pop.ParkedPop.Line;
import org.apache.rocketmq.broker.pop.ParkedPop.Wake;
import org.apache.rocketmq.broker.waiting.WaitEnds;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.ArrivalListener;

/**
 * The pops that wait, in lines of those that want the same. A message wakes the first of each line that may want it;
 * while that one looks, the others of its line sleep on, and it wakes the next where it leaves something. A tick, while
 * somebody waits, answers those whose time is over.
 */
public final class PopPolls implements ArrivalListener, AutoCloseable {
    private final ConcurrentMap<Line, Waiting> lines = new ConcurrentHashMap<>();
    /** The lines that hear of a topic's messages: those of the topic, and those that it is a retry topic of. */
    private final ConcurrentMap<String, Set<Line>> byTopic = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean ticking = new AtomicBoolean();
    /** When the last one of all has ended its wait that has waited yet, in nanoseconds. */
    private final AtomicLong lastDeadline;
    /** What is planned. */
    private final Set<Freeing> freeings = ConcurrentHashMap.newKeySet();
    private final WaitEnds<ParkedPop> ends;
    private final PopRules rules;
    private final BiConsumer<Duration, Runnable> later;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private volatile boolean open = true;

    /**
     * Builds an empty table.
     *
     * @param later runs a task after a time
     */
    public PopPolls(PopRules rules, BiConsumer<Duration, Runnable> later, LongSupplier nanos, InstantSource clock) {
        this.rules = rules;
        this.later = later;
        this.nanos = nanos;
        this.clock = clock;
        this.ends = new WaitEnds<>(nanos.getAsLong());
        this.lastDeadline = new AtomicLong(nanos.getAsLong());
    }

    /** When something of a queue is free again, in milliseconds. */
    private record Freeing(PopPlace place, long millis) { }

    /** Those that wait in one line; whoever looks at it or changes it holds its monitor. */
    private static final class Waiting {
        private final Deque<ParkedPop> pops = new ArrayDeque<>();
        /** Whether one of the line was woken, and has not looked yet. */
        private boolean looking;
        /** Whether something came since. */
        private boolean moreCame;
        private boolean removed;
    }

    /**
     * Lets a pop wait; false where it may not, because the broker closes.
     *
     * @throws RequestRejected where too many wait
     */
    boolean park(ParkedPop pop) {
        if (!open) {
            return false;
        }
        int all = count.incrementAndGet();
        if (all > rules.mostWaitingOfAll()) {
            count.decrementAndGet();
            throw tooMany(all - 1, rules.mostWaitingOfAll(), "");
        }
        lastDeadline.accumulateAndGet(pop.deadlineNanos(), (one, other) -> one - other > 0 ? one : other);
        enqueue(pop);
        if (ends.add(pop)) {
            pop.peer().onClose(() -> forget(pop.peer()));
        }
        if (!open) {
            close();
        }
        tickWhileParked();
        return true;
    }

    private void enqueue(ParkedPop pop) {
        while (true) {
            var line = lines.computeIfAbsent(pop.line(), this::register);
            synchronized (line) {
                if (line.removed) {
                    continue;
                }
                if (line.pops.size() >= rules.mostWaiting()) {
                    count.decrementAndGet();
                    throw tooMany(line.pops.size(), rules.mostWaiting(), " of the group " + pop.line().group());
                }
                line.pops.add(pop);
                return;
            }
        }
    }

    private static RequestRejected tooMany(int waiting, int limit, String whose) {
        return new RequestRejected(Refusal.TOO_MANY_WAITING_POPS,
            "[OVERLOAD] " + waiting + " pops" + whose + " wait for messages, and no more than " + limit + " may",
            waiting, limit);
    }

    private Waiting register(Line line) {
        for (var kind : QueueKind.values()) {
            byTopic.compute(kind.topicFor(line.group(), line.topic()), (topic, before) -> {
                Set<Line> hearers = before == null ? ConcurrentHashMap.newKeySet() : before;
                hearers.add(line);
                return hearers;
            });
        }
        return new Waiting();
    }

    /** Called under the line's monitor, when it is empty. */
    private void unregister(Line line, Waiting waiting) {
        waiting.removed = true;
        lines.computeIfPresent(line, (same, there) -> {
            if (there != waiting) {
                return there;
            }
            for (var kind : QueueKind.values()) {
                byTopic.computeIfPresent(kind.topicFor(line.group(), line.topic()), (topic, hearers) -> {
                    hearers.remove(line);
                    return hearers.isEmpty() ? null : hearers;
                });
            }
            return null;
        });
    }

    /** How many pops of a group wait for a queue, or for any. */
    int waiting(String group, String topic, int queueId) {
        var line = lines.get(new Line(group, topic, queueId, true));
        if (line == null) {
            return 0;
        }
        synchronized (line) {
            return line.pops.size();
        }
    }

    /** How many pops wait. */
    public int count() {
        return count.get();
    }

    /** Whether it takes no memory for anybody. */
    boolean isEmpty() {
        return lines.isEmpty() && byTopic.isEmpty() && freeings.isEmpty();
    }

    @Override
    public void arrived(String topic, int queueId, long nextQueueOffset, long tagsCode) {
        if (count.get() == 0) {
            return;
        }
        for (var line : byTopic.getOrDefault(topic, Set.of())) {
            boolean back = !line.topic().equals(topic);
            if (back || line.queueId() == PopPlaces.ANY_QUEUE || line.queueId() == queueId) {
                wakeNext(line, pop -> pop.wants(tagsCode));
            }
        }
    }

    /** A group may have something of a queue again. */
    void freed(PopPlace place) {
        arrivedFor(place);
    }

    /** A group may have something of a queue again at a time; those who wait by then are to look. */
    void freedAt(PopPlace place, long millis) {
        long delay = Math.max(0, millis - clock.millis());
        var freeing = new Freeing(place, millis);
        boolean heard = count.get() > 0 && delay * 1_000_000 <= lastDeadline.get() - nanos.getAsLong();
        if (heard && freeings.add(freeing)) {
            later.accept(Duration.ofMillis(delay), () -> {
                freeings.remove(freeing);
                arrivedFor(place);
            });
        }
    }

    private void arrivedFor(PopPlace place) {
        if (count.get() == 0) {
            return;
        }
        for (var line : byTopic.getOrDefault(place.topic(), Set.of())) {
            if (line.group().equals(place.group())) {
                wakeNext(line, pop -> true);
            }
        }
    }

    private void wakeNext(Line key, Predicate<ParkedPop> which) {
        var line = lines.get(key);
        if (line == null) {
            return;
        }
        var woken = new ArrayList<ParkedPop>();
        synchronized (line) {
            if (key.takes() && line.looking) {
                line.moreCame = true;
                return;
            }
            for (var pops = line.pops.iterator(); pops.hasNext() && (woken.isEmpty() || !key.takes());) {
                var pop = pops.next();
                if (which.test(pop)) {
                    pops.remove();
                    woken.add(pop);
                }
            }
            line.looking = key.takes() && !woken.isEmpty();
            if (line.pops.isEmpty() && !line.looking) {
                unregister(key, line);
            }
        }
        wake(woken, Wake.ARRIVAL);
    }

    /** A pop that was woken has looked: where it left something, or something came since, the next one looks. */
    void looked(Line key, boolean left) {
        var line = lines.get(key);
        if (line == null) {
            return;
        }
        boolean next;
        synchronized (line) {
            next = left || line.moreCame;
            line.looking = false;
            line.moreCame = false;
            if (line.pops.isEmpty()) {
                unregister(key, line);
            }
        }
        if (next) {
            wakeNext(key, pop -> true);
        }
    }

    private void wake(List<ParkedPop> pops, Wake why) {
        pops.forEach(ends::remove);
        count.addAndGet(-pops.size());
        pops.forEach(pop -> pop.wake(why));
    }

    /** Has one pop look for what came while it was being parked. */
    void recheck(ParkedPop pop) {
        if (takeOut(pop)) {
            wake(List.of(pop), Wake.ARRIVAL);
        }
    }

    /** Answers all that wait for a topic whose settings have changed or that is gone. */
    public void answerAll(String topic) {
        for (var line : byTopic.getOrDefault(topic, Set.of())) {
            answerAll(line);
        }
    }

    private void answerAll(Line key) {
        var line = lines.get(key);
        if (line == null) {
            return;
        }
        List<ParkedPop> all;
        synchronized (line) {
            all = List.copyOf(line.pops);
            line.pops.clear();
            unregister(key, line);
        }
        wake(all, Wake.ANSWER);
    }

    private boolean takeOut(ParkedPop pop) {
        var line = lines.get(pop.line());
        if (line == null) {
            return false;
        }
        synchronized (line) {
            boolean there = line.pops.remove(pop);
            if (line.pops.isEmpty() && !line.looking) {
                unregister(pop.line(), line);
            }
            return there;
        }
    }

    private void tickWhileParked() {
        if (count.get() > 0 && ticking.compareAndSet(false, true)) {
            later.accept(WaitEnds.TICK, this::tick);
        }
    }

    private void tick() {
        for (var pop : ends.due(nanos.getAsLong())) {
            if (takeOut(pop)) {
                wake(List.of(pop), Wake.ANSWER);
            }
        }
        ticking.set(false);
        tickWhileParked();
    }

    private void forget(Peer peer) {
        for (var pop : ends.gone(peer)) {
            if (takeOut(pop)) {
                count.decrementAndGet();
                ends.remove(pop);
            }
        }
    }

    /** Answers all that wait and lets nobody wait any more. */
    @Override
    public void close() {
        open = false;
        List.copyOf(lines.keySet()).forEach(this::answerAll);
    }
}
