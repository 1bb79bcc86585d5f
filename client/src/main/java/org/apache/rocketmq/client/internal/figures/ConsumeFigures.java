package org.apache.rocketmq.client.internal.figures;

import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.internal.loop.ClientClock;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.ConsumeStatus;
import org.apache.rocketmq.remoting.protocol.body.ProcessQueueInfo;

/** How fast a consumer fetches and consumes, topic by topic, and when it did last. Any thread counts, one samples. */
public final class ConsumeFigures {
    /** How often samples are to be taken. */
    public static final Duration PERIOD = Duration.ofSeconds(10);

    private final ClientClock clock;
    private final ConcurrentHashMap<String, TopicFigures> byTopic = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<MessageQueue, Times> byQueue = new ConcurrentHashMap<>();
    /** Topics that an application counts for by itself. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public ConsumeFigures(ClientClock clock) {
        this.clock = clock;
    }

    /** A moment, by the clock that is read for durations anyway. */
    private static final class Moment {
        private volatile long nanos;
        private volatile boolean was;

        void is(long now) {
            nanos = now;
            was = true;
        }
    }

    private record Times(Moment pulled, Moment consumed) { }

    /** The time that is handed back when what begins now has ended. */
    public long nowNanos() {
        return clock.nanos().getAsLong();
    }

    /** A pull that was sent at a time has been answered with so many messages. */
    public void pulled(MessageQueue queue, int messages, long sinceNanos) {
        long now = nowNanos();
        of(queue.getTopic()).pulled(messages, now - sinceNanos);
        times(queue).pulled.is(now);
    }

    /** A call of the listener, begun at a time, has ended: so many of its messages were consumed, the others not. */
    public void consumed(MessageQueue queue, int consumed, int failed, long sinceNanos) {
        long now = nowNanos();
        of(queue.getTopic()).consumed(consumed, failed, now - sinceNanos);
        times(queue).consumed.is(now);
    }

    private TopicFigures of(String topic) {
        return byTopic.computeIfAbsent(topic, name -> new TopicFigures(nowNanos()));
    }

    private Times times(MessageQueue queue) {
        return byQueue.computeIfAbsent(queue, each -> new Times(new Moment(), new Moment()));
    }

    /** The figures of a topic for an application that counts for it, too; they are not forgotten any more. */
    public TopicFigures shared(String topic) {
        told.add(topic);
        return of(topic);
    }

    /** Takes a sample of each of these topics, and forgets all others that nobody else counts for. */
    public void sample(Set<String> topics) {
        byTopic.keySet().removeIf(topic -> !topics.contains(topic) && !told.contains(topic));
        byQueue.keySet().removeIf(queue -> !topics.contains(queue.getTopic()));
        long now = nowNanos();
        byTopic.values().forEach(figures -> figures.sample(now));
    }

    /** The figures of these topics as they are now. */
    public TreeMap<String, ConsumeStatus> status(Set<String> topics) {
        var status = new TreeMap<String, ConsumeStatus>();
        long now = nowNanos();
        topics.forEach(topic -> status.put(topic, of(topic).status(now)));
        return status;
    }

    /** The figures of a topic as they are now; zeros where nothing was counted. */
    public ConsumeStatus status(String topic) {
        var counted = byTopic.get(topic);
        return counted == null ? new ConsumeStatus() : counted.status(nowNanos());
    }

    /** Adds to the description of a queue when it was last pulled and consumed. */
    public void tellTimes(MessageQueue queue, ProcessQueueInfo description) {
        var times = byQueue.get(queue);
        if (times != null) {
            description.setLastPullTimestamp(millis(times.pulled));
            description.setLastConsumeTimestamp(millis(times.consumed));
        }
    }

    /** 0 for one that never was. */
    private long millis(Moment moment) {
        return moment.was ? clock.wall().millis() - clock.millisSince(moment.nanos) : 0;
    }
}
