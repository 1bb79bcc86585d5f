package org.apache.rocketmq.store;

import java.util.function.Supplier;
import org.apache.rocketmq.store.AppendRefused.Obstacle;

/**
 * Asked before each append, on the appending thread and outside any lock: may the store take a message now? It must
 * answer at once, from something like a volatile field; whoever knows the answer looks at the disk at its own pace.
 *
 * <p>{@link Upkeep#followers} lists all gates. What watches (retention, the queue flusher) lies in packages below this
 * one and offers its complaint as a text; {@link #of} makes a gate of that. The gate is open again as soon as the
 * complaint is null.
 */
@FunctionalInterface
interface AppendGate {

    /** Why no message is taken now, or null. */
    AppendRefused refusal();

    /**
     * A gate that is shut while there is a complaint.
     *
     * @param complaint the reason with its figures, and what to do; null while there is none
     * @param figures those that come with the obstacle
     */
    static AppendGate of(Obstacle obstacle, Supplier<String> complaint, Supplier<long[]> figures) {
        return () -> {
            String text = complaint.get();
            return text == null ? null : new AppendRefused(obstacle, text, figures.get());
        };
    }
}
