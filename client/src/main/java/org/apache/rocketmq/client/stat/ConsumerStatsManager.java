package org.apache.rocketmq.client.stat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.figures.TopicFigures;
import org.apache.rocketmq.remoting.protocol.body.ConsumeStatus;

/**
 * Counts what it is told of how groups fetch and consume topics, and tells what that comes to. One that is a running
 * consumer's has what the consumer counts, too. Any thread may call it; it takes samples on the executor that it is
 * given.
 */
public class ConsumerStatsManager {
    private final Map<Consumed, TopicFigures> figures = new ConcurrentHashMap<>();
    private final Function<String, ConsumeFigures> consumers;
    private final LongSupplier nanos;
    private final Runnable end;

    private record Consumed(String group, String topic) { }

    /** Counts from now on, and takes a sample every ten seconds. */
    public ConsumerStatsManager(ScheduledExecutorService scheduledExecutorService) {
        this(scheduledExecutorService, System::nanoTime);
    }

    ConsumerStatsManager(ScheduledExecutorService scheduledExecutorService, LongSupplier nanos) {
        this(nanos, group -> null, sampling -> {
            long period = ConsumeFigures.PERIOD.toSeconds();
            var task = scheduledExecutorService.scheduleWithFixedDelay(sampling, period, period, TimeUnit.SECONDS);
            return () -> task.cancel(false);
        });
    }

    /**
     * Builds it.
     *
     * @param consumers finds the figures of the group of a consumer that samples them by itself; null for any other
     * @param sampler has a task run every ten seconds, and tells what ends that
     */
    public ConsumerStatsManager(LongSupplier nanos, Function<String, ConsumeFigures> consumers,
        UnaryOperator<Runnable> sampler) {
        this.nanos = nanos;
        this.consumers = consumers;
        end = sampler.apply(this::sample);
    }

    private void sample() {
        long now = nanos.getAsLong();
        figures.values().forEach(each -> each.sample(now));
    }

    private TopicFigures of(String group, String topic) {
        var consumer = consumers.apply(group);
        return consumer != null ? consumer.shared(topic)
            : figures.computeIfAbsent(new Consumed(group, topic), key -> new TopicFigures(nanos.getAsLong()));
    }

    /** Does nothing: it has counted since it was made. */
    public void start() {
    }

    /** Takes no more samples. The executor goes on, as it is another's. */
    public void shutdown() {
        end.run();
    }

    /** A pull took so many milliseconds. */
    public void incPullRT(String group, String topic, long rt) {
        of(group, topic).pullTook(TimeUnit.MILLISECONDS.toNanos(rt));
    }

    /** So many messages were fetched. */
    public void incPullTPS(String group, String topic, long msgs) {
        of(group, topic).pulled(msgs);
    }

    /** A call of a listener took so many milliseconds. */
    public void incConsumeRT(String group, String topic, long rt) {
        of(group, topic).callTook(TimeUnit.MILLISECONDS.toNanos(rt));
    }

    /** So many messages were consumed. */
    public void incConsumeOKTPS(String group, String topic, long msgs) {
        of(group, topic).consumed(msgs, 0);
    }

    /** So many messages failed. */
    public void incConsumeFailedTPS(String group, String topic, long msgs) {
        of(group, topic).consumed(0, msgs);
    }

    /** What it comes to by now; zeros where nothing was counted. */
    public ConsumeStatus consumeStatus(String group, String topic) {
        var consumer = consumers.apply(group);
        if (consumer != null) {
            return consumer.status(topic);
        }
        var counted = figures.get(new Consumed(group, topic));
        return counted == null ? new ConsumeStatus() : counted.status(nanos.getAsLong());
    }
}
