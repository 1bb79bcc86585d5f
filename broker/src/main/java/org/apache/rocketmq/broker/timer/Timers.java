package org.apache.rocketmq.broker.timer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.topic.GoneTopics;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.WorkerThread;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.request.RecallMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.timer.TimerCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages with a timer: what is stored until they are due, and the thread that delivers them. Any thread. */
public final class Timers {
    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final TimerRules rules;
    private final DueTimes dueTimes;
    private final InstantSource clock;
    private final WaitingByTopic waiting;
    private final TimerLoop loop;
    private final Recalling recalling;
    private final WorkerThread thread;
    private volatile boolean open;

    /** What the timers work with. */
    public record Surroundings(
        MessageStore store, InstantSource clock, Statistics statistics, WaitingByTopic waiting, GoneTopics gone) { }

    /** Delivers nothing before {@link #start}. */
    public Timers(TimerRules rules, Surroundings around, Failures failures) {
        this.rules = rules;
        this.dueTimes = new DueTimes(rules);
        this.clock = around.clock;
        this.waiting = around.waiting;
        var recalls = new Recalls();
        this.loop = new TimerLoop(rules, around, recalls, this::wake);
        this.recalling = new Recalling(rules, around.store, recalls, clock, this::wake);
        this.thread = new WorkerThread(loop, work -> work > 0 ? 0 : loop.restNanos(), failures);
    }

    /** Takes up the timers where the last process left them; what is overdue goes at once. */
    public void start() {
        if (rules.enabled()) {
            open = true;
            thread.start();
        }
    }

    /** Whether a message's properties say when it is to be delivered. */
    public static boolean isAskedFor(String properties) {
        return DueTimes.asked(properties);
    }

    /**
     * The message as it is to be stored now: where it is due later, until then.
     *
     * @throws RequestRejected where its time is none, or too far away, or timers are off
     */
    public NewMessage postpone(NewMessage message) {
        long dueMillis = dueTimes.of(message.properties(), clock.millis());
        return dueMillis == DueTimes.NONE ? message : WaitingTimer.postponed(message, WheelTime.of(dueMillis));
    }

    /** By what its sender can take a postponed message back; null where that cannot be, or it is another one. */
    public String recallHandle(NewMessage stored) {
        if (!rules.recalls() || !WaitingTimer.TOPIC.equals(stored.topic())) {
            return null;
        }
        String wheelMillis = PropertiesText.find(stored.properties(), MessageConst.PROPERTY_TIMER_OUT_MS);
        String key = PropertiesText.find(
            stored.properties(), MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        return RecallHandle.of(PropertiesText.find(stored.properties(), MessageConst.PROPERTY_REAL_TOPIC),
            rules.brokerName(), Long.parseLong(wheelMillis), key).text();
    }

    /** Takes messages back. */
    public Handler<RecallMessageHeader> recall(Topics topics) {
        return new RecallHandler(rules, recalling, topics);
    }

    /** How the timers are doing. */
    public TimerStanding standing() {
        return loop.standing();
    }

    /** Tells what was kept last, in the bytes of its file. */
    public Handler<Void> check() {
        return request -> {
            var kept = loop.kept();
            byte[] body = kept == null ? new byte[TimerCheck.SHARED_BYTES] : kept.shared();
            return Response.ok().body(body).now();
        };
    }

    /** Tells how many messages wait, by topic. */
    public Handler<Void> waitingByTopic() {
        return request -> Response.ok().body(waiting.text().getBytes(StandardCharsets.UTF_8)).now();
    }

    /** A message was stored; where it waits for its time, that is noted. Any thread. */
    public void arrived(String topic) {
        if (open && WaitingTimer.TOPIC.equals(topic)) {
            wake();
        }
    }

    private void wake() {
        thread.wake();
    }

    /** Delivers nothing from now on, but for the rest of the second that was begun. */
    public void stop() {
        if (open) {
            open = false;
            var end = loop.end();
            wake();
            try {
                end.get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                LOG.warn("Timer messages of one second were not all delivered within {}: the rest waits", LONGEST_END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException("an end is never a failure", e);
            }
            thread.close();
        }
    }

    /** Writes to the disk how far all has got, once the log is there; after {@link #stop}. */
    public void keep() {
        try {
            loop.keepAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes how many messages wait, where that has changed. */
    public void saveCounts() throws IOException {
        waiting.save(clock.millis());
    }

    /** Closes the files. */
    public void close() throws IOException {
        loop.close();
    }
}
