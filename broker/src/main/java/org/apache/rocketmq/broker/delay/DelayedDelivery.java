package org.apache.rocketmq.broker.delay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;

/**
 * Stores the delayed messages again when they are due. Each level is a line of its own: messages of one level become
 * due in the order of their queue, so only the head's time has to be known, and an idle level costs nothing. All but
 * {@link #arrived} runs on the thread of {@code later}.
 */
public final class DelayedDelivery {
    private final LevelDelivery[] levels;
    private final BiConsumer<Duration, Runnable> later;
    private volatile BiConsumer<String, Appended> onDelivery = (topic, stored) -> { };
    private volatile boolean open;

    /**
     * Builds the deliveries, which begin with {@link #start}.
     *
     * @param later runs a task after a time, always on the same thread
     */
    public DelayedDelivery(
        DelaySchedule schedule, MessageStore store, DelayProgress progress, InstantSource clock,
        BiConsumer<Duration, Runnable> later, Failures failures) {
        this.later = later;
        this.levels = new LevelDelivery[schedule.count()];
        var turns = new LevelDelivery.Turns(
            clock, this::whileOpen, failures, (topic, stored) -> onDelivery.accept(topic, stored));
        for (int queue = 0; queue < levels.length; queue++) {
            int level = DelaySchedule.levelOf(queue);
            levels[queue] = new LevelDelivery(level, schedule.millis(level), store, progress, turns);
        }
    }

    private void whileOpen(Duration delay, Runnable task) {
        later.accept(delay, () -> {
            if (open) {
                task.run();
            }
        });
    }

    /** Sets who hears of each message that was stored in its own topic, on the thread that stores. */
    public void onDelivery(BiConsumer<String, Appended> listener) {
        onDelivery = listener;
    }

    /** Takes up each level where it was left; what is overdue goes at once. */
    public void start() {
        open = true;
        for (var level : levels) {
            level.start();
        }
    }

    /** A message was stored; where it is a delayed one, its level looks when it is due. Any thread. */
    public void arrived(String topic, int queueId) {
        if (open && queueId < levels.length && SystemTopics.SCHEDULE_TOPIC_XXXX.equals(topic)) {
            levels[queueId].arrived();
        }
    }

    /** Delivers nothing from now on. */
    public void close() {
        open = false;
    }
}
