package org.apache.rocketmq.broker.pop;

import java.time.InstantSource;
import java.util.List;
import org.apache.rocketmq.broker.pop.HandingOut.Taken;
import org.apache.rocketmq.broker.pop.HandingOut.Wish;

/** What takes messages out of a queue: one for pops in any order, one for ordered ones. */
record QueueReaders(HandingOut any, OrderedHandingOut ordered, InstantSource clock) {

    Taken take(Pop pop, PopPlace place, Wish wish) {
        return pop.ordered() ? ordered.take(place, wish, pop.header().attemptId()) : any.take(place, wish);
    }

    /** The time of a pop of some queues that begins now. */
    long popTime(List<PopPlace> places) {
        return any.popTime(places, clock.millis());
    }

    /** Where a group goes on in a queue. */
    long next(PopPlace place, boolean fromEnd) {
        return any.next(place, fromEnd);
    }

    /** Has nothing out of a queue any more that its group was moved in. */
    void forgetMoved(PopPlace place) {
        any.forgetMoved(place);
        ordered.forget(place);
    }

    /** Whether a group may have something of a queue, if there is something. */
    boolean mayTake(Pop pop, PopPlace place) {
        return pop.ordered() ? ordered.blockedUntil(place) <= clock.millis() : any.hasRoom(place);
    }
}
