package org.apache.rocketmq.broker.assignment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.rocketmq.common.message.MessageQueue;

/** Divides queues between the members of a group. */
final class Shares {
    /** Stands for any queue of a broker. */
    private static final int ANY_QUEUE = -1;

    private Shares() { }

    /** How queues are divided, by the name that clients give it; null for a name that is not known. */
    static Division division(String name) {
        return switch (name) {
            case "AVG" -> Shares::inARow;
            case "AVG_BY_CIRCLE" -> Shares::inTurn;
            default -> null;
        };
    }

    /** Gives each member its queues. */
    @FunctionalInterface
    interface Division {
        List<MessageQueue> of(int member, int members, List<MessageQueue> queues);
    }

    /** Queues that follow each other; the first members have one more where it does not come out even. */
    private static List<MessageQueue> inARow(int member, int members, List<MessageQueue> queues) {
        int share = queues.size() / members;
        int longer = queues.size() % members;
        int from = member * share + Math.min(member, longer);
        return queues.subList(from, from + share + (member < longer ? 1 : 0));
    }

    private static List<MessageQueue> inTurn(int member, int members, List<MessageQueue> queues) {
        var own = new ArrayList<MessageQueue>();
        for (int i = member; i < queues.size(); i += members) {
            own.add(queues.get(i));
        }
        return own;
    }

    /** What a member pops, with those before it in the ring of members: its own queues, and those of the next ones. */
    static Set<MessageQueue> shared(Division division, int member, int members, int shares,
        List<MessageQueue> queues) {
        var all = new LinkedHashSet<MessageQueue>();
        for (int i = 0; i <= shares; i++) {
            all.addAll(division.of((member + i) % members, members, queues));
        }
        return all;
    }

    /** Any queue of each broker. */
    static Set<MessageQueue> anyOfEach(List<MessageQueue> queues) {
        var byBroker = new TreeMap<String, MessageQueue>();
        queues.forEach(queue -> byBroker.put(
            queue.getBrokerName(), new MessageQueue(queue.getTopic(), queue.getBrokerName(), ANY_QUEUE)));
        return new LinkedHashSet<>(byBroker.values());
    }
}
