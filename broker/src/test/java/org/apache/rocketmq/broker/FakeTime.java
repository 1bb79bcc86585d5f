package org.apache.rocketmq.broker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/** A clock, and tasks for later: both go on when the test says so. */
public final class FakeTime {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now = 1_700_000_000_000L;
    private long count;

    /** A task and when it is due; tasks due at the same time run in order. */
    private record Task(long dueMillis, long number, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(dueMillis, other.dueMillis);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /** The clock; it stands still between two steps of the test. */
    public InstantSource clock() {
        return () -> Instant.ofEpochMilli(now);
    }

    /** What the clock says, in milliseconds. */
    public long millis() {
        return now;
    }

    /** Runs a task after a time. */
    public void later(Duration delay, Runnable task) {
        tasks.add(new Task(now + delay.toMillis(), count++, task));
    }

    /** Lets time pass, running each task at its time. */
    public void advance(Duration time) {
        long end = now + time.toMillis();
        while (!tasks.isEmpty() && tasks.peek().dueMillis <= end) {
            var due = tasks.remove();
            now = Math.max(now, due.dueMillis);
            due.action.run();
        }
        now = end;
    }

    /** Lets time pass, and nothing happen. */
    public void skip(Duration time) {
        now += time.toMillis();
    }

    /** How many tasks wait. */
    public int tasks() {
        return tasks.size();
    }

    /** Forgets the tasks, as when their process ends. */
    public void clear() {
        tasks.clear();
    }
}
