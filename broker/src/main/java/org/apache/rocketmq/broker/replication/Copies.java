package org.apache.rocketmq.broker.replication;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.AppendStatus;

/**
 * What is stored here and waits until enough replicas have it, nearly in the log's order: whoever comes a little late
 * is told with those before it. Bounded; by any thread.
 */
public final class Copies {
    /** How many may wait. */
    static final int MOST = 20_000;
    private static final String NO_WAIT = "false";

    private final boolean wanted;
    private final long timeoutNanos;
    private final LongSupplier nanos;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private volatile BooleanSupplier enough = () -> false;
    private volatile int count;
    private long copied;

    /** An append that waits. */
    private record Waiting(
        Appended appended, long endPosition, long deadlineNanos, CompletableFuture<Appended> done) { }

    public Copies(ReplicationRules rules, LongSupplier nanos) {
        this.wanted = rules.copies() > 0;
        this.timeoutNanos = rules.timeout().toNanos();
        this.nanos = nanos;
    }

    /** Who is asked whether enough replicas are there; nobody says yes before. */
    void watch(BooleanSupplier asked) {
        enough = asked;
    }

    /**
     * Refuses a message while too many wait; to be asked before it is stored.
     *
     * @throws RequestRejected then
     */
    public void admit() {
        int now = count;
        if (now >= MOST) {
            throw new RequestRejected(Refusal.APPEND_QUEUE_FULL, now + " messages wait for the replicas, which do not"
                + " keep up; at most " + MOST + " may: send again later", now, MOST);
        }
    }

    /**
     * An append as its sender is to hear of it: when enough replicas have it too, or its time is up, or at once where
     * there are not enough.
     *
     * @param properties the message's: its sender may not want to wait
     */
    public CompletionStage<Appended> await(CompletionStage<Appended> append, String properties) {
        if (!wanted || NO_WAIT.equals(PropertiesText.find(properties, MessageConst.PROPERTY_WAIT_STORE_MSG_OK))) {
            return append;
        }
        return append.thenCompose(this::await);
    }

    private CompletionStage<Appended> await(Appended appended) {
        long end = appended.logPosition() + appended.length();
        if (appended.status() != AppendStatus.PUT_OK) {
            return CompletableFuture.completedFuture(appended);
        }
        synchronized (this) {
            if (copied >= end) {
                return CompletableFuture.completedFuture(appended);
            }
            if (enough.getAsBoolean()) {
                var done = new CompletableFuture<Appended>();
                waiting.add(new Waiting(appended, end, nanos.getAsLong() + timeoutNanos, done));
                count = waiting.size();
                return done;
            }
        }
        return CompletableFuture.completedFuture(appended.withStatus(AppendStatus.SLAVE_NOT_AVAILABLE));
    }

    /** Enough replicas have all up to a log position. */
    void copied(long position) {
        List<Waiting> due;
        synchronized (this) {
            copied = Math.max(copied, position);
            due = take(append -> append.endPosition <= copied);
        }
        due.forEach(append -> append.done.complete(append.appended));
    }

    /** Tells those whose time is up; to be called several times a second. */
    public void expire() {
        long now = nanos.getAsLong();
        List<Waiting> late;
        synchronized (this) {
            late = take(append -> now - append.deadlineNanos >= 0);
        }
        late.forEach(append -> append.done.complete(append.appended.withStatus(AppendStatus.FLUSH_SLAVE_TIMEOUT)));
    }

    private List<Waiting> take(Predicate<Waiting> isDue) {
        var taken = new ArrayList<Waiting>();
        while (!waiting.isEmpty() && isDue.test(waiting.peek())) {
            taken.add(waiting.remove());
        }
        count = waiting.size();
        return taken;
    }

    /** How many wait. */
    public int count() {
        return count;
    }
}
