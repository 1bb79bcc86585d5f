package org.apache.rocketmq.broker.timer;

import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/**
 * Who comes first, the delivery of a message or the one who takes it back. Whoever takes it back has it held, stores a
 * record that says so, and is told that it is done; whoever delivers asks here for each message. What is taken back is
 * remembered until the loop has followed the queue up to that record and knows it itself.
 */
final class Recalls {
    /** So many messages may be held at a time. */
    private static final int MOST = 100_000;

    private final Map<String, Stage> states = new HashMap<>();
    private long passedMillis = Long.MAX_VALUE;

    /** What becomes of a message that is due. */
    enum Claim { DELIVER, HOLD, DROP }

    private enum Stage { HELD, HELD_AND_FOLLOWED, TAKEN_BACK }

    /** What is due up to this moment is not taken back any more. */
    synchronized void begin(long millis) {
        passedMillis = millis;
    }

    /** A second begins. */
    synchronized void passed(long millis) {
        passedMillis = Math.max(passedMillis, millis);
    }

    /**
     * Has a message held that is to be taken back.
     *
     * @return false where it is taken back already
     * @throws RequestRejected where it is too late for that
     */
    synchronized boolean hold(String name, long dueMillis) {
        if (passedMillis == Long.MAX_VALUE) {
            throw new RequestRejected(Refusal.RECALL_BUSY, "recall failed, the timers are not taken up yet");
        }
        if (dueMillis <= passedMillis) {
            throw tooLate(dueMillis);
        }
        var state = states.get(name);
        if (state == Stage.TAKEN_BACK) {
            return false;
        }
        if (state != null || states.size() >= MOST) {
            throw new RequestRejected(Refusal.RECALL_BUSY, "recall failed, "
                + (state != null ? "the message is being taken back" : MOST + " messages are being taken back"));
        }
        states.put(name, Stage.HELD);
        return true;
    }

    static RequestRejected tooLate(long dueMillis) {
        return new RequestRejected(Refusal.RECALL_TOO_LATE, "recall failed, timestamp invalid: the message was due at "
            + dueMillis + " and is delivered, or being delivered");
    }

    /** The record that takes a message back is stored. */
    synchronized void stored(String name) {
        if (states.get(name) == Stage.HELD_AND_FOLLOWED) {
            states.remove(name);
        } else {
            states.put(name, Stage.TAKEN_BACK);
        }
    }

    /** It is not stored: the message is delivered. What was taken back before stays so. */
    synchronized void release(String name) {
        states.computeIfPresent(name, (key, stage) -> stage == Stage.TAKEN_BACK ? stage : null);
    }

    /** The loop knows the record itself. */
    synchronized void followed(String name) {
        states.computeIfPresent(name, (key, state) -> state == Stage.TAKEN_BACK ? null : Stage.HELD_AND_FOLLOWED);
    }

    /** Asks for a message that is due; one that may be delivered is not held any more after that. */
    synchronized Claim claim(String name, long dueMillis) {
        var state = states.isEmpty() ? null : states.get(name);
        if (state == null) {
            passedMillis = Math.max(passedMillis, dueMillis);
            return Claim.DELIVER;
        }
        return state == Stage.TAKEN_BACK ? Claim.DROP : Claim.HOLD;
    }
}
