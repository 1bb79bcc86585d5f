package org.apache.rocketmq.remoting.internal.serve;

import io.netty.util.collection.IntObjectHashMap;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.rocketmq.remoting.internal.request.RequestType;

/** Which handler answers which request code, and on which lane. Immutable once built. */
public final class HandlerTable {
    /** The patience with requests that are never refused for their waiting. */
    public static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    /**
     * One line of the table.
     *
     * @param patience for how long a request may have waited when its turn comes; a later one is refused
     */
    public record Entry<H>(RequestType<H, ?> type, Handler<H> handler, Lane lane, Duration patience) {

        boolean isPatienceLimited() {
            return !patience.equals(FOR_EVER);
        }
    }

    private final IntObjectHashMap<Entry<?>> entries;

    private HandlerTable(Map<Integer, Entry<?>> entries) {
        this.entries = new IntObjectHashMap<>(Math.max(1, 2 * entries.size()));
        this.entries.putAll(entries);
    }

    /** The line for a request code, or null where nobody answers it. */
    public Entry<?> find(int code) {
        return entries.get(code);
    }

    /** The same table, but that some types of requests are refused, each for the same reason. */
    public HandlerTable refusing(Collection<RequestType<?, ?>> types, Supplier<RequestRejected> refusal) {
        var changed = new HashMap<Integer, Entry<?>>();
        entries.forEach(changed::put);
        types.forEach(type -> changed.put(type.code(), refused(type, refusal)));
        return new HandlerTable(changed);
    }

    private static <H> Entry<H> refused(RequestType<H, ?> type, Supplier<RequestRejected> refusal) {
        return new Entry<>(type, request -> {
            throw refusal.get();
        }, Lane.IO, FOR_EVER);
    }

    /** A table that answers nothing. */
    public static HandlerTable empty() {
        return new Builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the lines. */
    public static final class Builder {
        private final Map<Integer, Entry<?>> entries = new HashMap<>();
        private final Map<Lane, Duration> patience = new EnumMap<>(Lane.class);

        private Builder() { }

        /** Says for how long the requests of a lane may wait, in lines that come later and do not say it themselves. */
        public Builder patience(Lane lane, Duration most) {
            patience.put(lane, most);
            return this;
        }

        /**
         * Adds a line.
         *
         * @throws IllegalStateException when the code has one already
         */
        public <H> Builder on(RequestType<H, ?> type, Handler<H> handler, Lane lane) {
            return on(type, handler, lane, patience.getOrDefault(lane, FOR_EVER));
        }

        /** Adds a line whose requests are refused when they have waited for longer than {@code most}. */
        public <H> Builder on(RequestType<H, ?> type, Handler<H> handler, Lane lane, Duration most) {
            if (entries.putIfAbsent(type.code(), new Entry<>(type, handler, lane, most)) != null) {
                throw new IllegalStateException(type + " has two handlers");
            }
            return this;
        }

        public HandlerTable build() {
            return new HandlerTable(entries);
        }
    }
}
