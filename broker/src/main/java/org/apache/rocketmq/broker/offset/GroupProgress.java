package org.apache.rocketmq.broker.offset;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/**
 * How far the groups have got, where an operator may have moved them. A member that consumes a queue hears of its move
 * at its next pull; until then what it commits is about the time before, and does not count. The group by which the
 * broker notes its own progress in transactions is out of everybody's reach.
 */
public final class GroupProgress {
    private final ConsumerOffsets offsets;
    private final Predicate<String> online;
    private final ConcurrentMap<Queue, Long> moved = new ConcurrentHashMap<>();

    /**
     * Builds it over the table of offsets.
     *
     * @param online whether a group has members, which are to hear of a move
     */
    public GroupProgress(ConsumerOffsets offsets, Predicate<String> online) {
        this.offsets = offsets;
        this.online = online;
    }

    private record Queue(String group, String topic, int queueId) { }

    /** The next offset of a group in a queue, or {@link ConsumerOffsets#NONE}. */
    public long find(String group, String topic, int queueId) {
        long target = target(group, topic, queueId);
        return target != ConsumerOffsets.NONE ? target : offsets.find(group, topic, queueId);
    }

    /**
     * Notes how far a member has got in a queue, unless its group was moved there and it has not heard of that yet.
     *
     * @throws RequestRejected where the table of offsets is full or the group is the broker's own
     */
    public void commit(String group, String topic, int queueId, long offset) {
        requireOfUsers(group);
        if (target(group, topic, queueId) != ConsumerOffsets.NONE) {
            if (!online.test(group)) {
                // Nobody is left who could hear of the move: whoever commits now knows where the group is.
                set(group, topic, queueId, offset);
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

    /**
     * Moves a group that nobody consumes for.
     *
     * @throws RequestRejected where the table of offsets is full or the group is the broker's own
     */
    public void set(String group, String topic, int queueId, long offset) {
        requireOfUsers(group);
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
        moved.put(new Queue(group, topic, queueId), offset);
        offsets.commit(group, topic, queueId, offset);
    }

    /** Where a group was moved in a queue, told once; {@link ConsumerOffsets#NONE} where it was not. */
    public long takeMove(String group, String topic, int queueId) {
        Long target = moved.isEmpty() ? null : moved.remove(new Queue(group, topic, queueId));
        return target == null ? ConsumerOffsets.NONE : target;
    }

    private long target(String group, String topic, int queueId) {
        Long target = moved.isEmpty() ? null : moved.get(new Queue(group, topic, queueId));
        return target == null ? ConsumerOffsets.NONE : target;
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
