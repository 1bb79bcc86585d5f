package org.apache.rocketmq.client.internal.consume;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an application's setters say, made anew when one of them has changed something: whoever asks for it each time
 * obeys from then on, at the cost of a read.
 */
public final class Live<T> implements Supplier<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);

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

    /**
     * Takes what a setter was given. Before the start that is for the start to look at; from then on it holds at once,
     * and what makes no sense is not taken.
     *
     * @param obeying what is made of the settings; null before the start
     * @param complaint says why it makes no sense; null where it does
     * @param heard runs when something has changed that holds at once
     */
    public static void set(Live<?> obeying, String complaint, Runnable taking, Runnable heard) {
        if (obeying != null && complaint != null) {
            LOG.warn("{}; it stays as it is", complaint);
            return;
        }
        taking.run();
        if (obeying != null) {
            obeying.changed();
            heard.run();
        }
    }

    /** A setter has changed something. */
    public synchronized void changed() {
        current = null;
    }
}
