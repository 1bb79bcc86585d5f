package org.apache.rocketmq.broker.offset;

import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the groups have got, where an operator may have moved them. A member that consumes a queue hears of its move
 * at its next pull; until it pulls from there, what is committed is about the time before, and does not count. The
 * group by which the broker notes its own progress in transactions is out of everybody's reach.
 */
public final class GroupProgress {
    private static final Logger LOG = LoggerFactory.getLogger(GroupProgress.class);

    private final ConsumerOffsets offsets;
    private final Predicate<String> online;
    private final ConcurrentMap<Queue, Move> moved = new ConcurrentHashMap<>();
    private volatile MoveListener onMove = (group, topic, queueId) -> { };

    /** Hears that somebody has moved a group in a queue, once that is so. */
    @FunctionalInterface
    public interface MoveListener {
        void moved(String group, String topic, int queueId);
    }

    /**
     * Builds it over the table of offsets.
     *
     * @param online whether a group has members, which are to hear of a move
     */
    public GroupProgress(ConsumerOffsets offsets, Predicate<String> online) {
        this.offsets = offsets;
        this.online = online;
    }

    /** Sets who hears of moves. */
    public void onMove(MoveListener listener) {
        onMove = listener;
    }

    private record Queue(String group, String topic, int queueId) { }

    /** The next offset of a group in a queue, or {@link ConsumerOffsets#NONE}. */
    public long find(String group, String topic, int queueId) {
        long target = target(group, topic, queueId);
        return target != ConsumerOffsets.NONE ? target : offsets.find(group, topic, queueId);
    }

    /**
     * Notes how far a member has got in a queue, unless its group was moved there and no member has gone to where
     * it was moved to.
     *
     * @throws RequestRejected where the table of offsets is full or the group is the broker's own
     */
    public void commit(String group, String topic, int queueId, long offset) {
        requireOfUsers(group);
        if (isMoved(group, topic, queueId)) {
            if (!online.test(group)) {
                // Nobody is left who could hear of the move: whoever commits now knows where the group is.
                commitFreely(group, topic, queueId, offset);
            }
            return;
        }
        offsets.commit(group, topic, queueId, offset);
        long target = target(group, topic, queueId);
        if (target != ConsumerOffsets.NONE) {
            // Moved in between: the move counts.
            offsets.commit(group, topic, queueId, target);
        }
    }

    /** Notes up to where a member was answered in a queue. */
    public void pulled(String group, String topic, int queueId, long nextOffset) {
        offsets.pulled(group, topic, queueId, nextOffset);
    }

    /**
     * Notes up to where a group has popped a queue, unless somebody has moved it there meanwhile.
     *
     * @param from where the pop began: as {@link #find} said, or at one end of the queue where that said nothing
     * @throws RequestRejected where the table of offsets is full or the group is the broker's own
     */
    public void popped(String group, String topic, int queueId, long from, long next) {
        requireOfUsers(group);
        var queue = new Queue(group, topic, queueId);
        var move = moved.isEmpty() ? null : moved.get(queue);
        if (move == null || move.target() == from) {
            if (move != null) {
                moved.remove(queue, move);
            }
            offsets.advance(group, topic, queueId, from, next);
        }
    }

    /**
     * Moves a group that nobody consumes for.
     *
     * @throws RequestRejected where the table of offsets is full or the group is the broker's own
     */
    public void set(String group, String topic, int queueId, long offset) {
        requireOfUsers(group);
        commitFreely(group, topic, queueId, offset);
        onMove.moved(group, topic, queueId);
    }

    private void commitFreely(String group, String topic, int queueId, long offset) {
        moved.remove(new Queue(group, topic, queueId));
        offsets.commit(group, topic, queueId, offset);
    }

    /**
     * Moves a group whose members are to hear of it when they pull.
     *
     * @throws RequestRejected where the table of offsets is full or the group is the broker's own
     */
    public void move(String group, String topic, int queueId, long offset) {
        requireOfUsers(group);
        offsets.commit(group, topic, queueId, offset);
        moved.put(new Queue(group, topic, queueId), new Move(offset));
        offsets.commit(group, topic, queueId, offset);
        onMove.moved(group, topic, queueId);
    }

    /**
     * Where a member that pulls is to go on, as its group was moved there; {@link ConsumerOffsets#NONE} where it may
     * pull from where it wants to. The move holds until a member pulls from its target that was told of it, or until it
     * has been told so often that nobody seems to care.
     *
     * @param member who pulls: its connection
     */
    public long redirect(Object member, String group, String topic, int queueId, long pulledFrom) {
        if (moved.isEmpty()) {
            return ConsumerOffsets.NONE;
        }
        var queue = new Queue(group, topic, queueId);
        var move = moved.get(queue);
        if (move == null) {
            return ConsumerOffsets.NONE;
        }
        if (move.isToBeTold(member, pulledFrom)) {
            return move.target();
        }
        if (moved.remove(queue, move)) {
            LOG.info("The move of group {} in queue {} of {} to {} is over: a member reads on at {}", group, queueId,
                topic, move.target(), pulledFrom);
        }
        return ConsumerOffsets.NONE;
    }

    /** Whether a group was moved in a queue and no member has gone there yet. */
    public boolean isMoved(String group, String topic, int queueId) {
        return target(group, topic, queueId) != ConsumerOffsets.NONE;
    }

    private long target(String group, String topic, int queueId) {
        var move = moved.isEmpty() ? null : moved.get(new Queue(group, topic, queueId));
        return move == null ? ConsumerOffsets.NONE : move.target();
    }

    /** The groups that have an offset in a topic. */
    public SortedSet<String> groupsOf(String topic) {
        return offsets.groupsOf(topic);
    }

    /** Forgets what is about a topic that is gone. */
    public void removeTopic(String topic) {
        moved.keySet().removeIf(queue -> queue.topic.equals(topic));
        offsets.removeTopic(topic);
    }

    /**
     * Forgets what a group has committed.
     *
     * @throws RequestRejected where the group is the broker's own
     */
    public void removeGroup(String group) {
        requireOfUsers(group);
        moved.keySet().removeIf(queue -> queue.group.equals(group));
        offsets.removeGroup(group);
    }

    /** With another offset of its own, the broker would skip half messages, or commit some twice. */
    private static void requireOfUsers(String group) {
        if (MixAll.CID_SYS_RMQ_TRANS.equals(group)) {
            throw new RequestRejected(Refusal.GROUP_OF_THE_SYSTEM,
                "the group " + group + " is the broker's own; nobody else says how far it is");
        }
    }
}
