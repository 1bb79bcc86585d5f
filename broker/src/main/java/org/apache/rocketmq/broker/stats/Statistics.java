package org.apache.rocketmq.broker.stats;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.atomic.LongAdder;

/** All that is counted. Any thread counts; one thread samples, every {@link Tally#PERIOD}. */
public final class Statistics {
    /** So many topics, and so many pairs of group and topic, are counted at most; each takes about 2 KB. */
    static final int MOST_FLOWS = 10_000;

    private final InstantSource clock;
    private final Flow allPut;
    private final Flow allGot;
    private final Tally emptyPulls;
    private final Tally timersFollowed;
    private final Tally timersDelivered;
    private final Midnights putMidnights;
    private final Midnights gotMidnights;
    private final Flows<String> put;
    private final Flows<Consumed> got;
    private final Flows<Consumed> sentBack;
    private long number;

    public Statistics(InstantSource clock, ZoneId zone) {
        this(clock, zone, MOST_FLOWS);
    }

    Statistics(InstantSource clock, ZoneId zone, int mostFlows) {
        this.clock = clock;
        long now = clock.millis();
        allPut = Flow.from(now);
        allGot = Flow.from(now);
        emptyPulls = new Tally(now, new LongAdder());
        timersFollowed = new Tally(now, new LongAdder());
        timersDelivered = new Tally(now, new LongAdder());
        putMidnights = new Midnights(now, zone);
        gotMidnights = new Midnights(now, zone);
        put = new Flows<>(clock, mostFlows);
        got = new Flows<>(clock, mostFlows);
        sentBack = new Flows<>(clock, mostFlows);
    }

    /** What a group gets of a topic. */
    private record Consumed(String group, String topic) { }

    /** Messages were stored in a topic. */
    public void countPut(String topic, int messages, int bytes) {
        allPut.add(messages, bytes);
        put.add(topic, messages, bytes);
    }

    /** Messages of a topic were handed out to a group. */
    public void countGot(String group, String topic, int messages, int bytes) {
        allGot.add(messages, bytes);
        got.add(new Consumed(group, topic), messages, bytes);
    }

    /** A pull found nothing. */
    public void countEmptyPull() {
        emptyPulls.add(1);
    }

    /** It was noted of records when they are due. */
    public void countTimersFollowed(int records) {
        timersFollowed.add(records);
    }

    /** Messages whose time had come were delivered, or stored again to wait on. */
    public void countTimersDelivered(int messages) {
        timersDelivered.add(messages);
    }

    /** A group has handed a message of a topic back. */
    public void countSentBack(String group, String topic) {
        sentBack.add(new Consumed(group, topic), 1, 0);
    }

    /** Takes a sample of everything. */
    public void sample() {
        long now = clock.millis();
        number++;
        allPut.sample(now, number);
        allGot.sample(now, number);
        emptyPulls.sample(now, number);
        timersFollowed.sample(now, number);
        timersDelivered.sample(now, number);
        putMidnights.note(now, allPut.messages().total());
        gotMidnights.note(now, allGot.messages().total());
        put.sample(now, number);
        got.sample(now, number);
        sentBack.sample(now, number);
    }

    /** All messages that were stored. */
    public Flow allPut() {
        return allPut;
    }

    /** All messages that were handed out; each time of {@code messages} is a pull. */
    public Flow allGot() {
        return allGot;
    }

    /** The pulls that found nothing. */
    public Tally emptyPulls() {
        return emptyPulls;
    }

    /** The records of which it was noted when they are due. */
    public Tally timersFollowed() {
        return timersFollowed;
    }

    /** The messages that were delivered when their time had come, or stored again to wait on. */
    public Tally timersDelivered() {
        return timersDelivered;
    }

    public Midnights putMidnights() {
        return putMidnights;
    }

    public Midnights gotMidnights() {
        return gotMidnights;
    }

    /** What a topic got; null where it got nothing for a day. */
    public Flow put(String topic) {
        return put.find(topic);
    }

    /** What a group was given of a topic; null for nothing. */
    public Flow got(String group, String topic) {
        return got.find(new Consumed(group, topic));
    }

    /** What a group has handed back of a topic; null for nothing. */
    public Flow sentBack(String group, String topic) {
        return sentBack.find(new Consumed(group, topic));
    }

    /** How many messages a second a topic gets, over the last minute. */
    public double putPerSecond(String topic) {
        return perSecond(put(topic));
    }

    /** How many messages a second a group is given of a topic, over the last minute. */
    public double gotPerSecond(String group, String topic) {
        return perSecond(got(group, topic));
    }

    private double perSecond(Flow flow) {
        return flow == null ? 0 : flow.messages().lastMinute(clock.millis()).perSecond();
    }
}
