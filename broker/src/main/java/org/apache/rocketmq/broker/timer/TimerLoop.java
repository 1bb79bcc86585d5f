package org.apache.rocketmq.broker.timer;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.ReadStatus;
import org.apache.rocketmq.store.timer.TimerCheck;
import org.apache.rocketmq.store.timer.TimerFiles;
import org.apache.rocketmq.store.timer.TimerUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the queue of waiting messages, notes when each is due, and delivers those that are. All is done on one
 * thread, in turns; it rests until the next message is due, and without end while none waits. The files are opened at
 * the first need, so a broker without timers has none.
 *
 * <p>Seconds are gone through one by one, each only when the one before it is over. What comes too late for its own
 * second goes into the open one.
 */
final class TimerLoop implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(TimerLoop.class);
    private static final int RECORDS_PER_TURN = 1024;
    private static final int BYTES_PER_TURN = 4 << 20;
    private static final int IN_MEMORY = 65_536;
    private static final long AFTER_FAILURE_MILLIS = 1000;
    /** A clock that is set forward is noticed so soon. */
    private static final long LONGEST_REST_MILLIS = 1000;
    private static final long HELD_REST_MILLIS = 5;

    private final TimerRules rules;
    private final MessageStore store;
    private final InstantSource clock;
    private final Statistics statistics;
    private final WaitingByTopic waiting;
    private final Recalls recalls;
    private final PastDeliveries past = new PastDeliveries();
    private final TimerDelivery delivery;
    private final TimerKeeping keeping;
    private volatile TimerFiles files;
    private OpenSecond open;
    /** The next record of the queue to follow. */
    private volatile long nextOffset;
    private volatile long openSecond;
    /** Records before it were followed once, by a process whose files are lost. */
    private long knownBefore;
    /** The last second that a unit was added to, or may have been. */
    private long latestSecond;
    /** Behind it in the log lies all that was delivered in the open second. */
    private long openedPosition;
    private boolean caughtUp;
    private long retryMillis = Long.MIN_VALUE;
    private long followMillis = Long.MIN_VALUE;
    private long restMillis;
    private volatile boolean ending;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * Is idle until its first turn.
     *
     * @param wake has the loop take a turn; any thread
     */
    TimerLoop(TimerRules rules, Timers.Surroundings around, Recalls recalls, Runnable wake) {
        this.rules = rules;
        this.store = around.store();
        this.clock = around.clock();
        this.statistics = around.statistics();
        this.waiting = around.waiting();
        this.recalls = recalls;
        this.delivery = new TimerDelivery(around, recalls, past, wake);
        this.keeping = new TimerKeeping(store, rules.keepMillis());
    }

    @Override
    public String name() {
        return "timers";
    }

    /** The rest after a turn that did nothing, unless somebody wakes the loop. */
    long restNanos() {
        return restMillis == Long.MAX_VALUE ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(restMillis);
    }

    @Override
    public int work() throws IOException {
        restMillis = Long.MAX_VALUE;
        if (files == null && (ending || !openFiles())) {
            ended.complete(null);
            return 0;
        }
        long now = clock.millis();
        int done = caughtUp ? settle(now) + advance(now) : 0;
        if (ending && delivery.isIdle() && !open.isBegun()) {
            ended.complete(null);
            return 0;
        }
        done += followOrWait(now);
        if (caughtUp) {
            done += deliver(now);
        }
        keeping.keep(files, changes -> check(now, changes, false), now);
        restMillis = rest(now);
        return done;
    }

    private boolean openFiles() throws IOException {
        boolean needed = store.maxOffset(WaitingTimer.TOPIC, WaitingTimer.QUEUE) > 0;
        if (!needed && !TimerFiles.exist(rules.place().root())) {
            recalls.begin(Long.MIN_VALUE);
            return false;
        }
        var opened = TimerFiles.open(rules.place());
        try {
            begin(opened, opened.found());
        } catch (IOException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        files = opened;
        return true;
    }

    private void begin(TimerFiles opened, TimerCheck found) throws IOException {
        latestSecond = opened.latest();
        waiting.takeUp(opened, this::timerOf, clock.millis());
        keeping.begin(opened.isWhole() ? found : null);
        var beginning = QueueBeginning.find(store, opened, found);
        nextOffset = beginning.offset();
        knownBefore = beginning.knownBefore();
        long second = found == null ? WheelTime.second(clock.millis()) : found.second();
        if (beginning.looksBack()) {
            past.find(store, beginning.pastFrom(), opened.isWhole() ? second : WheelTime.second(clock.millis()));
        }
        open = new OpenSecond(opened, IN_MEMORY);
        openSecond(second);
        openedPosition = beginning.looksBack() ? Math.min(beginning.pastFrom(), openedPosition) : openedPosition;
        if (found != null && opened.isWhole()) {
            keeping.keepNow(opened, found.behind(nextOffset, openedPosition));
        }
    }

    private WaitingTimer timerOf(TimerUnit unit) {
        return store.recordAt(unit.logPosition()).map(StoredMessage::new).map(WaitingTimer::of).orElse(null);
    }

    private void openSecond(long second) {
        long now = clock.millis();
        waiting.secondOver(now);
        open.open(second, unit -> {
            var timer = timerOf(unit);
            if (timer == null || !timer.deletes()) {
                waiting.passedNameless(unit, now);
                return null;
            }
            waiting.takesBack(timer);
            return timer;
        });
        openSecond = second;
        past.secondOver(second);
        if (past.isEmpty()) {
            openedPosition = store.appendedPosition();
        }
        if (caughtUp) {
            recalls.passed(second * WheelTime.SECOND);
        }
    }

    /** Goes on to the next second that has units, or to the present one, when the open one is over. */
    private int advance(long now) {
        long present = WheelTime.second(now);
        if (present <= open.second() || !delivery.isIdle() || !open.isEmpty()) {
            return 0;
        }
        openSecond(files.nextBusy(open.second() + 1, present));
        keeping.secondBegins(open.second(), latestSecond, now);
        return 1;
    }

    private int settle(long now) {
        if (delivery.isIdle() || !delivery.isDone()) {
            return 0;
        }
        if (!delivery.end(open, now)) {
            retryMillis = now + AFTER_FAILURE_MILLIS;
        }
        return 1;
    }

    private int deliver(long now) {
        boolean waits = retryMillis > now && retryMillis <= now + AFTER_FAILURE_MILLIS;
        if (waits || !delivery.isIdle()) {
            return 0;
        }
        int done = delivery.begin(open, now);
        if (done > 0) {
            keeping.change();
        }
        statistics.countTimersDelivered(done);
        return done + settle(now);
    }

    /** On a full disk what is due is delivered as long as the log takes it, and the rest stays in its queue. */
    private int followOrWait(long now) {
        if (followMillis > now && followMillis <= now + AFTER_FAILURE_MILLIS) {
            return 0;
        }
        try {
            return follow(now);
        } catch (IOException e) {
            followMillis = now + AFTER_FAILURE_MILLIS;
            LOG.warn("The timer log cannot be written; it is tried again", e);
            return 0;
        }
    }

    /** Notes when the next records of the queue are due. */
    private int follow(long now) throws IOException {
        if (caughtUp && open.isCrowded()) {
            return 0;
        }
        var found = store.read(WaitingTimer.TOPIC, WaitingTimer.QUEUE, nextOffset, RECORDS_PER_TURN, BYTES_PER_TURN,
            null);
        if (found.status() != ReadStatus.FOUND) {
            return passOver(found.nextOffset(), found.maxOffset());
        }
        int count = 0;
        try {
            for (var record : StoredMessage.allIn(found.records())) {
                add(record, now);
                nextOffset = record.queueOffset() + 1;
                keeping.change();
                count++;
            }
        } finally {
            found.release().run();
            statistics.countTimersFollowed(count);
        }
        nextOffset = found.nextOffset();
        return count;
    }

    /** Goes on behind what was deleted with its segment or cannot be read, and notes where the queue ends. */
    private int passOver(long reached, long end) {
        boolean moves = reached != nextOffset && reached <= end;
        nextOffset = moves ? reached : nextOffset;
        if (!moves && !caughtUp) {
            caughtUp = true;
            recalls.begin(Math.max(open.second() * WheelTime.SECOND, past.lastDueMillis()));
            return 1;
        }
        return moves ? 1 : 0;
    }

    private void add(StoredMessage record, long now) throws IOException {
        var timer = WaitingTimer.of(record);
        if (timer == null) {
            LOG.warn("The record {} among the timers is left out: it does not say when it is due and what for",
                record.offsetMessageId());
            return;
        }
        long wheelMillis = timer.wheelMillis();
        if (record.queueOffset() < knownBefore && WheelTime.second(wheelMillis) < open.second()) {
            return;
        }
        int magic = timer.deletes() ? TimerUnit.NORMAL | TimerUnit.DELETE : TimerUnit.NORMAL;
        // Of what comes while the clock is behind the open second, a part would roll in it, and come behind the rest.
        long roll = WheelTime.firstOf(Math.min(Math.max(WheelTime.second(now), open.second()) + rules.rollSeconds(),
            open.second() + TimerFiles.SECONDS - 2));
        if (wheelMillis > roll) {
            wheelMillis = roll;
            magic |= TimerUnit.ROLL;
        }
        long inWheel = Math.max(wheelMillis, WheelTime.firstOf(open.second()));
        add(record, timer, TimerUnit.at(inWheel, magic, now, new TimerUnit.StoredRecord(
            record.logPosition(), record.length(), timer.topic().hashCode())), WheelTime.due(wheelMillis), now);
    }

    private void add(StoredMessage record, WaitingTimer timer, TimerUnit unit, long dueMillis, long now)
        throws IOException {

        long at = files.add(unit);
        waiting.added(timer.topic(), unit, now);
        boolean inOpenSecond = unit.second() == open.second();
        latestSecond = Math.max(latestSecond, unit.second());
        if (OpenSecond.isTakingBack(unit)) {
            if (inOpenSecond) {
                open.takeBack(timer);
                waiting.takesBack(timer);
            }
        } else if (inOpenSecond) {
            open.added(at, unit, dueMillis, now);
        }
        if (timer.deletes()) {
            recalls.followed(timer.name());
        }
    }

    /** What was kept last; null where there are no timers yet. Any thread. */
    TimerCheck kept() {
        return keeping.kept();
    }

    /** Whether it is further than what was kept. */
    boolean isFurtherThanKept() {
        return keeping.isFurtherThanKept();
    }

    /** How the timers are doing; any thread. */
    TimerStanding standing() {
        var now = files;
        if (now == null) {
            return new TimerStanding(0, 0, Collections.emptySortedMap());
        }
        var hours = now.numbersByHour(openSecond + 1);
        long behindMillis = clock.millis() - (openSecond + 1) * WheelTime.SECOND;
        long behindRecords = store.maxOffset(WaitingTimer.TOPIC, WaitingTimer.QUEUE) - nextOffset;
        // A second that nothing waits for may stay open for as long.
        return new TimerStanding(hours.isEmpty() ? 0 : Math.max(0, behindMillis), Math.max(0, behindRecords), hours);
    }

    private TimerCheck check(long now, long changes, boolean closed) {
        return new TimerCheck(open.second(), files.end(), nextOffset, now, changes, openedPosition, closed);
    }

    private long rest(long now) {
        if (!delivery.isIdle()) {
            return LONGEST_REST_MILLIS;
        }
        boolean isBehind = keeping.isFurtherThanKept() || followMillis > now;
        long rest = isBehind ? Math.max(1, rules.keepMillis() / 4) : Long.MAX_VALUE;
        if (!open.isEmpty()) {
            long due = Math.max(open.nextDue() - now, HELD_REST_MILLIS * (open.nextDue() <= now ? 1 : 0));
            return Math.min(rest, Math.max(1, Math.min(due, LONGEST_REST_MILLIS)));
        }
        if (latestSecond >= open.second() || ending) {
            long nextSecond = (open.second() + 1) * WheelTime.SECOND - now;
            return Math.min(rest, Math.max(1, Math.min(nextSecond, LONGEST_REST_MILLIS)));
        }
        return rest;
    }

    /**
     * Delivers the rest of the open second, if that was begun, and nothing more: whoever takes the store over knows of
     * whole seconds only. Any thread; then the loop is to be woken.
     *
     * @return completes when that is done, within a second unless very many messages are due
     */
    CompletableFuture<Void> end() {
        ending = true;
        return ended;
    }

    /** Waits for what was begun: the store is still open. */
    @Override
    public void onClose() {
        if (files != null && !delivery.isIdle()) {
            delivery.end(open, clock.millis());
        }
    }

    /** Keeps all, once the loop has ended and the log is on the disk. */
    void keepAll() throws IOException {
        if (files != null) {
            long now = clock.millis();
            keeping.keepAll(files, changes -> check(now, changes, true));
            waiting.saveClosed(now);
        }
    }

    /** Closes the files; also where they could not be kept. */
    void close() throws IOException {
        if (files != null) {
            files.close();
            files = null;
        }
    }
}
