package org.apache.rocketmq.broker.pop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.store.MessageStore;

/**
 * The queues that a pop looks at, in which order: those of its topic, from another one on each time, and those of the
 * group's retry topics, before them sometimes, so that neither keeps the other from being read. Where messages have
 * priorities, the queue of the highest comes first.
 */
final class PopPlaces {
    /** Stands for any queue of a topic. */
    static final int ANY_QUEUE = -1;

    private static final String MESSAGE_TYPE = "message.type";
    private static final String PRIORITY = "PRIORITY";

    private final PopRules rules;
    private final Topics topics;
    private final MessageStore store;
    private final QueueReaders readers;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger reviveTurns = new AtomicInteger();

    PopPlaces(PopRules rules, Topics topics, MessageStore store, QueueReaders readers) {
        this.rules = rules;
        this.topics = topics;
        this.store = store;
        this.readers = readers;
    }

    /** The queues of a pop, in the order in which it looks at them. */
    List<PopPlace> of(Pop pop) {
        var own = own(pop);
        var back = back(pop);
        int retryFirst = isByPriority(pop) ? 0 : rules.retryFirst();
        boolean backFirst = !back.isEmpty() && ThreadLocalRandom.current().nextInt(100) < retryFirst;
        var all = new ArrayList<PopPlace>(own.size() + back.size());
        all.addAll(backFirst ? back : own);
        all.addAll(backFirst ? own : back);
        return all;
    }

    private List<PopPlace> own(Pop pop) {
        var header = pop.header();
        if (header.queueId() != ANY_QUEUE) {
            return List.of(new PopPlace(header.consumerGroup(), header.topic(), header.queueId()));
        }
        int queues = pop.topic().getReadQueueNums();
        boolean byPriority = isByPriority(pop);
        int first = byPriority ? 0 : turns.getAndIncrement();
        var places = new ArrayList<PopPlace>(queues);
        for (int i = 0; i < queues; i++) {
            int queue = Math.floorMod(first + i, queues);
            boolean fromLast = byPriority && rules.highestFirst();
            places.add(new PopPlace(header.consumerGroup(), header.topic(), fromLast ? queues - 1 - queue : queue));
        }
        return places;
    }

    /** Whether the number of a queue is the priority of what is in it. */
    private static boolean isByPriority(Pop pop) {
        return PRIORITY.equals(pop.topic().getAttributes().get(MESSAGE_TYPE));
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
        for (var place : own(pop)) {
            sum += rest(place, fromEnd);
        }
        for (var place : back(pop)) {
            sum += rest(place, false);
        }
        return sum;
    }

    /** How many messages of a queue its group has not got yet. */
    long rest(PopPlace place, boolean fromEnd) {
        return Math.max(
            0, store.maxOffset(place.topic(), place.queueId()) - readers.next(place, fromEnd));
    }

    /** Whether there is something that a pop like this one may have. */
    boolean hasMore(Pop pop) {
        boolean fromEnd = pop.header().initMode() == Pop.FROM_END;
        for (var place : of(pop)) {
            if (rest(place, fromEnd) > 0 && readers.mayTake(pop, place)) {
                return true;
            }
        }
        return false;
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

    int nextReviveQueue() {
        return Math.floorMod(reviveTurns.getAndIncrement(), rules.reviveQueues());
    }
}
