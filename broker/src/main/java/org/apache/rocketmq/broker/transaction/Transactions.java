package org.apache.rocketmq.broker.transaction;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.transaction.PendingHalves.Pending;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the half messages. Each ends once: a message goes to its own queue, then the mark of the end is
 * stored, under one lock, so that of two ends the second finds the first. Before {@link #next} all are either ended or
 * among those that are asked for; behind it one bit says which have ended.
 */
public final class Transactions {
    /** So many half messages may wait to be looked at, which takes a bit for each. */
    static final long MOST_WAITING = 1L << 26;
    /** So many half messages are asked for at a time; the others wait in their queue. */
    static final int MOST_PENDING = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    private final TransactionRules rules;
    private final MessageStore store;
    private final HalfQueue halves;
    private final ConsumerOffsets offsets;
    private final EndMarks marks;
    private final OffsetSet ended = new OffsetSet();
    private final PendingHalves pending = new PendingHalves();
    /** Half messages that have ended without their marks, which the store refused. */
    private final Deque<TreeSet<Long>> owedMarks = new ArrayDeque<>();
    /** Where the half messages ended when this was opened: before it, one may lie in several records. */
    private final long endAtStart;
    private volatile long next;

    private Transactions(TransactionRules rules, MessageStore store, ConsumerOffsets offsets, EndMarks marks) {
        this.rules = rules;
        this.store = store;
        this.halves = new HalfQueue(store);
        this.offsets = offsets;
        this.marks = marks;
        endAtStart = halves.end();
        next = Math.min(endAtStart, Math.max(halves.start(),
            offsets.find(MixAll.CID_SYS_RMQ_TRANS, HalfMessage.TOPIC, HalfMessage.QUEUE)));
        marks.read(offsets.find(MixAll.CID_SYS_RMQ_TRANS, EndMarks.TOPIC, EndMarks.QUEUE), endAtStart, ended::add);
        lookAtThoseAtStart();
    }

    /** Between a committed message and its mark the last process may have died. */
    private void lookAtThoseAtStart() {
        var commits = new UnmarkedCommits(store);
        var copies = new ForeignCopies();
        showThoseAtStart(half -> {
            copies.note(half);
            if (!ended.contains(half.offset()) && !ended.contains(half.root())) {
                commits.suspect(half);
            }
            return true;
        });
        for (var half : commits.find(halves)) {
            LOG.warn("The half message {} was committed, but has no mark of that, maybe after a crash", half.id());
            markOrOwe(end(half));
        }
        showThoseAtStart(half -> {
            long before = copies.rootBefore(half);
            if (before >= 0 && ended.contains(before) && !ended.contains(half.offset())) {
                markOrOwe(end(half));
            } else if (before >= 0) {
                pending.remove(before);
            }
            return hasRoom() && look(half, 0);
        });
    }

    private void showThoseAtStart(Predicate<HalfMessage> taken) {
        long at = next;
        long reached = at;
        do {
            at = reached;
            reached = at < endAtStart ? halves.show(at, taken) : at;
        } while (reached > at);
    }

    /**
     * Takes up the transactions where the last process left them.
     *
     * @param storeHost the broker's address, as its records say it
     */
    public static Transactions open(TransactionRules rules, MessageStore store, ConsumerOffsets offsets,
        InetSocketAddress storeHost, InstantSource clock) {
        return new Transactions(rules, store, offsets, new EndMarks(store, storeHost, clock));
    }

    /**
     * The half message that a message is stored as, until its transaction has ended.
     *
     * @throws RequestRejected where this broker takes none, too many wait already, or it could not be stored again
     */
    public NewMessage half(NewMessage message, String producerGroup, String uniqueKey) {
        if (rules.refused()) {
            throw new RequestRejected(Refusal.TRANSACTIONS_REFUSED, "the broker[" + rules.brokerIp()
                + "] sending transaction message is forbidden: rejectTransactionMessage is true");
        }
        long waiting = halves.end() - next;
        if (waiting >= MOST_WAITING) {
            throw new RequestRejected(Refusal.TOO_MANY_HALF_MESSAGES, "the half message is refused: " + waiting
                + " half messages wait for the end of older transactions, of at most " + MOST_WAITING,
                waiting, MOST_WAITING);
        }
        return HalfMessage.of(message, producerGroup, uniqueKey);
    }

    /**
     * Stores the message under its own topic. The stage fails where the store does not take it: the half message is
     * asked for later, as if nothing had come.
     *
     * @throws RequestRejected where the half message has ended
     */
    synchronized CompletableFuture<Appended> commit(HalfMessage half) {
        return endWith(half, half.committed());
    }

    /** Puts the half message away, with a trace. */
    synchronized CompletableFuture<Appended> giveUp(HalfMessage half) {
        return endWith(half, half.givenUp());
    }

    private CompletableFuture<Appended> endWith(HalfMessage half, NewMessage message) {
        requireOpen(half);
        var stored = store.append(message).toCompletableFuture();
        if (!stored.isCompletedExceptionally()) {
            markOrOwe(end(half));
        }
        return stored;
    }

    /** Ends the half message without storing it again; as {@link #commit}. */
    synchronized CompletableFuture<Appended> rollBack(HalfMessage half) {
        requireOpen(half);
        var stored = storeMark(offsetsOf(half));
        if (!stored.isCompletedExceptionally()) {
            end(half);
        }
        return stored;
    }

    private void requireOpen(HalfMessage half) {
        if (!payOwedMarks()) {
            throw new RequestRejected(Refusal.TRANSACTION_MARKS_REFUSED, "the store does not take the marks of"
                + " transactions that have ended; the half message " + half.id() + " will be asked for");
        }
        if (!isOpen(half)) {
            throw new RequestRejected(Refusal.TRANSACTION_ENDED,
                "the transaction of the half message " + half.id() + " has ended before, or was given up");
        }
    }

    synchronized boolean isOpen(HalfMessage half) {
        return pending.find(half.root()) != null || half.offset() >= next && !isOwnCopy(half)
            && !ended.contains(half.offset()) && !ended.contains(half.root());
    }

    /** Whether this process has stored it again: what is to be known of it has been noted then. */
    private boolean isOwnCopy(HalfMessage half) {
        return half.offset() >= endAtStart && half.root() != half.offset();
    }

    /** Its queue offsets that a mark has to name: the newest record, this one, and the first one. */
    private TreeSet<Long> offsetsOf(HalfMessage half) {
        var all = new TreeSet<>(List.of(half.root(), half.offset()));
        var known = pending.find(half.root());
        if (known != null) {
            all.add(known.offset());
        }
        return all;
    }

    private TreeSet<Long> end(HalfMessage half) {
        var all = offsetsOf(half);
        pending.remove(half.root());
        all.forEach(this::noteEnded);
        return all;
    }

    private void noteEnded(long offset) {
        if (offset >= next || next < endAtStart) {
            ended.add(offset);
        }
    }

    /** Marks keep their order: a start looks for commits without one behind the last mark only. */
    private void markOrOwe(TreeSet<Long> halfOffsets) {
        if (!payOwedMarks() || !mark(halfOffsets)) {
            owedMarks.add(halfOffsets);
        }
    }

    private boolean mark(TreeSet<Long> halfOffsets) {
        return !storeMark(halfOffsets).isCompletedExceptionally();
    }

    private CompletableFuture<Appended> storeMark(TreeSet<Long> halfOffsets) {
        var stored = marks.append(halfOffsets.descendingSet());
        // Maybe on the thread that writes the log, which must not wait for those who append under this lock.
        stored.thenAccept(appended -> marks.note(appended.queueOffset(), halfOffsets.last()));
        return stored;
    }

    /** Stores the marks that were refused, the oldest first; false where the store still does. */
    private boolean payOwedMarks() {
        while (!owedMarks.isEmpty()) {
            if (!mark(owedMarks.peek())) {
                return false;
            }
            owedMarks.remove();
        }
        return true;
    }

    HalfQueue halves() {
        return halves;
    }

    /** The queue offset of the first half message that nobody has looked at. */
    long next() {
        return next;
    }

    /** Whether one more half message may be asked for. */
    synchronized boolean hasRoom() {
        return pending.count() < MOST_PENDING;
    }

    /** Looks at the half message at {@link #next}; false where it is too young, and to be looked at later. */
    synchronized boolean look(HalfMessage half, long nowMillis) {
        long offset = half.offset();
        long root = half.root();
        if (isOwnCopy(half)) {
            passTo(offset + 1);
            return true;
        }
        if (ended.contains(offset) || ended.contains(root)) {
            pending.remove(root);
            if (!ended.contains(offset)) {
                // It ended by an older record, and that one's mark may go before this one's turn comes again.
                markOrOwe(new TreeSet<>(List.of(root, offset)));
            }
            noteEnded(root);
        } else {
            long dueMillis = half.dueMillis(rules.timeout().toMillis());
            boolean young = nowMillis < Math.min(dueMillis, half.storeTimestamp() + rules.timeout().toMillis());
            if (young && offset >= endAtStart) {
                return false;
            }
            pending.put(new Pending(root, offset, half.logPosition(), half.storeTimestamp(), dueMillis, half.checks()));
        }
        passTo(offset + 1);
        return true;
    }

    /** Goes on at a queue offset: what lies before it is dealt with, or not to be had. */
    synchronized void passTo(long offset) {
        next = offset;
        if (next >= endAtStart) {
            ended.forgetBelow(next);
        }
    }

    /** The first half message to be asked for, of those whose newest record has this queue offset or a later one. */
    synchronized Pending pendingFrom(long offset) {
        return pending.from(offset);
    }

    /** Forgets a half message whose record is not to be had any more. */
    synchronized void forget(Pending lost) {
        pending.remove(lost.root());
    }

    /** Stores a half message again, where it has not ended meanwhile; null where it has. */
    synchronized CompletableFuture<Appended> storeAgain(HalfMessage half, int checks) {
        return pending.find(half.root()) == null ? null : store.append(half.again(checks)).toCompletableFuture();
    }

    /** A half message was stored again; false where it has ended since. */
    synchronized boolean storedAgain(Pending before, int checks, Appended copy) {
        if (pending.find(before.root()) == null) {
            var offsetsOfIt = new TreeSet<>(List.of(before.root(), copy.queueOffset()));
            offsetsOfIt.forEach(this::noteEnded);
            markOrOwe(offsetsOfIt);
            return false;
        }
        pending.put(new Pending(before.root(), copy.queueOffset(), copy.logPosition(), copy.storeTimestamp(),
            before.dueMillis(), checks));
        return true;
    }

    /** Has a half message asked for from the beginning; false where it is none that waits. */
    synchronized boolean resetChecks(HalfMessage half) {
        var known = pending.find(half.root());
        if (known != null) {
            pending.remove(known.root());
            pending.put(new Pending(known.root(), known.offset(), known.logPosition(), known.storedMillis(),
                known.dueMillis(), 0));
        }
        return known != null || isOpen(half);
    }

    /** Stores a half message that was given up as a new one. */
    CompletableFuture<Appended> takeUp(HalfMessage givenUp) {
        return store.append(givenUp.anew()).toCompletableFuture();
    }

    /** How many half messages are asked for: they have waited too long for their transactions' ends. */
    public synchronized int overdue() {
        return pending.count();
    }

    /** Notes how far the half messages and the marks have been dealt with, for the next process to go on there. */
    synchronized void keepProgress() {
        if (!payOwedMarks()) {
            LOG.warn("{} marks of ended transactions wait for the store", owedMarks.size());
        }
        var first = pending.from(0);
        long halfOffset = first == null ? next : Math.min(next, first.offset());
        offsets.commit(MixAll.CID_SYS_RMQ_TRANS, HalfMessage.TOPIC, HalfMessage.QUEUE, halfOffset);
        offsets.commit(MixAll.CID_SYS_RMQ_TRANS, EndMarks.TOPIC, EndMarks.QUEUE, marks.neededFrom(halfOffset));
    }
}
