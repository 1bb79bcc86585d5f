package org.apache.rocketmq.broker.pop;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.ReadStatus;

/**
 * The queues that a pop looks at, in which order: those of its topic, from any one on, and those of the group's retry
 * topics, before them sometimes, so that neither keeps the other from being read. Where messages have priorities, the
 * queue of the highest comes first, as often as the group's attribute priority.factor says.
 */
final class PopPlaces {
    /** Stands for any queue of a topic. */
    static final int ANY_QUEUE = -1;

    /** Where more wait than these, or what waits is on the disk, nobody looks what is wanted before a pop does. */
    private static final int MOST_LOOKED_AT = 64;
    private static final String MESSAGE_TYPE = "message.type";
    private static final String PRIORITY = "PRIORITY";

    private final PopRules rules;
    private final Topics topics;
    private final MessageStore store;
    private final PopReads reads;
    private final QueueReaders readers;

    PopPlaces(PopRules rules, Topics topics, PopReads reads, QueueReaders readers) {
        this.rules = rules;
        this.topics = topics;
        this.reads = reads;
        this.store = reads.store();
        this.readers = readers;
    }

    /** The queues of a pop, in the order in which it looks at them. */
    List<PopPlace> of(Pop pop) {
        boolean hasPriorities = hasPriorities(pop);
        var own = own(pop, hasPriorities && happens(pop.group().getPriorityFactor()));
        var back = back(pop);
        boolean backFirst = !back.isEmpty() && happens(hasPriorities ? 0 : rules.retryFirst());
        var all = new ArrayList<PopPlace>(own.size() + back.size());
        all.addAll(backFirst ? back : own);
        all.addAll(backFirst ? own : back);
        return all;
    }

    private static boolean happens(long timesOfHundred) {
        return ThreadLocalRandom.current().nextInt(100) < timesOfHundred;
    }

    private List<PopPlace> own(Pop pop, boolean byPriority) {
        var header = pop.header();
        if (header.queueId() != ANY_QUEUE) {
            return List.of(new PopPlace(header.consumerGroup(), header.topic(), header.queueId()));
        }
        int queues = pop.topic().getReadQueueNums();
        int first = byPriority || queues < 2 ? 0 : ThreadLocalRandom.current().nextInt(queues);
        var places = new ArrayList<PopPlace>(queues);
        for (int i = 0; i < queues; i++) {
            int queue = (first + i) % queues;
            boolean fromLast = byPriority && rules.highestFirst();
            places.add(new PopPlace(header.consumerGroup(), header.topic(), fromLast ? queues - 1 - queue : queue));
        }
        return places;
    }

    /** Whether the number of a queue is the priority of what is in it. */
    private static boolean hasPriorities(Pop pop) {
        var attributes = pop.topic().getAttributes();
        return attributes != null && PRIORITY.equals(attributes.get(MESSAGE_TYPE));
    }

    private List<PopPlace> back(Pop pop) {
        return back(pop.header().consumerGroup(), pop.header().topic());
    }

    /** The queues for what came back to a group of a topic. */
    List<PopPlace> back(String group, String topic) {
        if (topic.startsWith(Names.RETRY_PREFIX)) {
            return List.of();
        }
        var places = new ArrayList<PopPlace>();
        for (var kind : List.of(QueueKind.RETRY, QueueKind.RETRY_V2)) {
            var config = topics.find(kind.topicFor(group, topic));
            for (int queue = 0; config != null && queue < config.getReadQueueNums(); queue++) {
                places.add(new PopPlace(group, config.getTopicName(), queue));
            }
        }
        return places;
    }

    /** How many messages wait for a pop like this one. */
    long rest(Pop pop) {
        long sum = 0;
        boolean fromEnd = pop.header().initMode() == Pop.FROM_END;
        for (var place : own(pop, true)) {
            sum += rest(place, fromEnd);
        }
        for (var place : back(pop)) {
            sum += rest(place, false);
        }
        return sum;
    }

    /** How many messages of a queue its group has not got yet. */
    long rest(PopPlace place, boolean fromEnd) {
        return Math.max(0, store.maxOffset(place.topic(), place.queueId()) - next(place, fromEnd));
    }

    /** What is deleted is no message that a group has yet to get. */
    private long next(PopPlace place, boolean fromEnd) {
        return Math.max(readers.next(place, fromEnd), store.minOffset(place.topic(), place.queueId()));
    }

    /** Whether there is something that a pop like this one may have. */
    boolean hasMore(Pop pop) {
        for (var place : of(pop)) {
            if (hasMore(pop, place)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is something in a queue that a pop like this one may have. */
    boolean hasMore(Pop pop, PopPlace place) {
        return rest(place, pop.header().initMode() == Pop.FROM_END) > 0 && readers.mayTake(pop, place);
    }

    /** Whether a pop like this one would find something that it wants; true also where it has to look for it. */
    boolean finds(Pop pop) {
        for (var place : of(pop)) {
            if (hasMore(pop, place) && mayWant(pop, place)) {
                return true;
            }
        }
        return false;
    }

    /** Whether what a group has at a queue offset may have to be read from the disk. */
    boolean isCold(PopPlace place, long from) {
        return reads.isCold(place, from);
    }

    private boolean mayWant(Pop pop, PopPlace place) {
        var wanted = pop.wanted();
        boolean fromEnd = pop.header().initMode() == Pop.FROM_END;
        long next = next(place, fromEnd);
        if (wanted.byTag() && wanted.tags() == null || rest(place, fromEnd) > MOST_LOOKED_AT
            || reads.isCold(place, next)) {
            return true;
        }
        var found = store.readMatching(
            place.topic(), place.queueId(), next, 1, 1, wanted.filter());
        found.release().run();
        return found.status() == ReadStatus.FOUND;
    }

    /** Has those look again that wait as an ordered pop does, each time that one of its queues is blocked no more. */
    void whenUnblocked(Pop pop, PopPolls polls) {
        for (var place : of(pop)) {
            long until = readers.ordered().blockedUntil(place);
            if (until > 0) {
                polls.freedAt(place, until);
            }
        }
    }

    /** Where the records of a pop go: those of one message all to the same queue, so that their order is known. */
    int reviveQueue(Pop pop) {
        return Math.floorMod(
            Objects.hash(pop.header().consumerGroup(), pop.header().topic()), rules.reviveQueues());
    }
}
