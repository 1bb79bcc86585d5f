package org.apache.rocketmq.broker.delay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import org.apache.rocketmq.broker.topic.GoneTopics;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;

/**
 * Stores the delayed messages again when they are due. Each level is a line of its own: messages of one level become
 * due in the order of their queue, so only the head's time has to be known, and an idle level costs nothing. All but
 * {@link #arrived} runs on the thread of the turns.
 */
public final class DelayedDelivery {
    private final LevelDelivery[] levels;
    private final Turns turns;
    private volatile boolean open;

    /**
     * What all levels share.
     *
     * @param later runs a task after a time, always on the same thread
     * @param delivered hears of each message that was stored in its own topic, on the thread that stores
     * @param gone which topics are
     */
    public record Turns(InstantSource clock, BiConsumer<Duration, Runnable> later, Failures failures,
        BiConsumer<String, Appended> delivered, GoneTopics gone) { }

    /** Builds the deliveries, which begin with {@link #start}. */
    public DelayedDelivery(DelaySchedule schedule, MessageStore store, DelayProgress progress, Turns turns) {
        this.turns = turns;
        this.levels = new LevelDelivery[schedule.count()];
        var whileOpen = new Turns(turns.clock, this::whileOpen, turns.failures, turns.delivered, turns.gone);
        for (int queue = 0; queue < levels.length; queue++) {
            int level = DelaySchedule.levelOf(queue);
            levels[queue] = new LevelDelivery(level, schedule.millis(level), store, progress, whileOpen);
        }
    }

    private void whileOpen(Duration delay, Runnable task) {
        turns.later.accept(delay, () -> {
            if (open) {
                task.run();
            }
        });
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
