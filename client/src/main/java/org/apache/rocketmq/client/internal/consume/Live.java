package org.apache.rocketmq.client.internal.consume;

import java.util.function.Supplier;

/**
 * What an application's setters say, made anew when one of them has changed something: whoever asks for it each time
 * obeys from then on, at the cost of a read.
 */
public final class Live<T> implements Supplier<T> {
    private final Supplier<T> making;
    private volatile T current;

    /** Builds one that has {@code making} look at the settings. */
    public Live(Supplier<T> making) {
        this.making = making;
    }

    @Override
    public T get() {
        var now = current;
        return now != null ? now : anew();
    }

    /** What a setter changes meanwhile is not lost: it waits for the lock, and then has it made anew. */
    private synchronized T anew() {
        current = making.get();
        return current;
    }

    /** A setter has changed something. */
    public synchronized void changed() {
        current = null;
    }
}
