package org.apache.rocketmq.broker;

import org.apache.rocketmq.broker.delay.DelayedDelivery;
import org.apache.rocketmq.broker.pop.PopPolls;
import org.apache.rocketmq.broker.pull.LongPolls;
import org.apache.rocketmq.broker.timer.Timers;
import org.apache.rocketmq.store.ArrivalListener;

/** Who hears of a stored message: waiting pulls and pops, and those who deliver delayed ones once they are there. */
final class Arrivals implements ArrivalListener {
    private final LongPolls polls;
    private final PopPolls popPolls;
    private volatile DelayedDelivery delivery;
    private volatile Timers timers;

    Arrivals(LongPolls polls, PopPolls popPolls) {
        this.polls = polls;
        this.popPolls = popPolls;
    }

    void tell(DelayedDelivery deliveryOfDelayed, Timers deliveryOfTimed) {
        timers = deliveryOfTimed;
        delivery = deliveryOfDelayed;
    }

    @Override
    public void arrived(String topic, int queueId, long nextQueueOffset, long tagsCode) {
        polls.arrived(topic, queueId, nextQueueOffset, tagsCode);
        popPolls.arrived(topic, queueId, nextQueueOffset, tagsCode);
        var delayed = delivery;
        if (delayed != null) {
            delayed.arrived(topic, queueId);
            timers.arrived(topic);
        }
    }
}
