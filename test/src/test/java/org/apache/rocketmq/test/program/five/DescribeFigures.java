package org.apache.rocketmq.test.program.five;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.stat.ConsumerStatsManager;

/** Says what the client's class for that makes of counted pulls and calls, but for rates, which hang on the clock. */
final class DescribeFigures {
    private static final String[] NAMES = {"a", "b", "c"};
    private static final int COUNTED = 60;
    private static final List<Long> SAMPLING_SECONDS = List.of(10L, 600L);

    /** Keeps the tasks that take samples, for whoever made it to run. */
    private static final class Kept extends ScheduledThreadPoolExecutor {
        private final List<Runnable> samplers = new ArrayList<>();

        Kept() {
            super(0);
        }

        private ScheduledFuture<?> keep(Runnable task, long period, TimeUnit unit) {
            if (SAMPLING_SECONDS.contains(unit.toSeconds(period))) {
                samplers.add(task);
            }
            return schedule(task, 1, TimeUnit.DAYS);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
            return keep(task, period, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
            return keep(task, delay, unit);
        }
    }

    private DescribeFigures() { }

    static void into(List<String> lines, Random random) {
        var executor = new Kept();
        var figures = new ConsumerStatsManager(executor);
        figures.start();
        describe(lines, figures);
        for (int i = 0; i < COUNTED; i++) {
            count(figures, NAMES[random.nextInt(2)], NAMES[random.nextInt(2)], random);
        }
        executor.samplers.forEach(Runnable::run);
        describe(lines, figures);
        figures.shutdown();
        lines.add("executor " + executor.isShutdown());
        executor.shutdownNow();
    }

    private static void count(ConsumerStatsManager figures, String group, String topic, Random random) {
        int number = 1 + random.nextInt(1_000);
        switch (random.nextInt(5)) {
            case 0 -> figures.incPullRT(group, topic, number);
            case 1 -> figures.incPullTPS(group, topic, number);
            case 2 -> figures.incConsumeRT(group, topic, number);
            case 3 -> figures.incConsumeOKTPS(group, topic, number);
            default -> figures.incConsumeFailedTPS(group, topic, number);
        }
    }

    private static void describe(List<String> lines, ConsumerStatsManager figures) {
        for (String group : NAMES) {
            for (String topic : NAMES) {
                var status = figures.consumeStatus(group, topic);
                lines.add(String.format(Locale.ROOT, "figures %s %s %.6f %.6f %s %s %s %d", group, topic,
                    status.getPullRT(), status.getConsumeRT(), status.getPullTPS() > 0, status.getConsumeOKTPS() > 0,
                    status.getConsumeFailedTPS() > 0, status.getConsumeFailedMsgs()));
            }
        }
    }
}
