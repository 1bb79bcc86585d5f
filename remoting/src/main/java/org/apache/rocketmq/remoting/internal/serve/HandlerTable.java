package org.apache.rocketmq.remoting.internal.serve;

import io.netty.util.collection.IntObjectHashMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.remoting.internal.request.RequestType;

/** Which handler answers which request code, and on which lane. Immutable once built. */
public final class HandlerTable {

    /** One line of the table. */
    public record Entry<H>(RequestType<H, ?> type, Handler<H> handler, Lane lane) { }

    private final IntObjectHashMap<Entry<?>> entries;

    private HandlerTable(Map<Integer, Entry<?>> entries) {
        this.entries = new IntObjectHashMap<>(Math.max(1, 2 * entries.size()));
        this.entries.putAll(entries);
    }

    /** The line for a request code, or null where nobody answers it. */
    public Entry<?> find(int code) {
        return entries.get(code);
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

        private Builder() { }

        /**
         * Adds a line.
         *
         * @throws IllegalStateException when the code has one already
         */
        public <H> Builder on(RequestType<H, ?> type, Handler<H> handler, Lane lane) {
            if (entries.putIfAbsent(type.code(), new Entry<>(type, handler, lane)) != null) {
                throw new IllegalStateException(type + " has two handlers");
            }
            return this;
        }

        public HandlerTable build() {
            return new HandlerTable(entries);
        }
    }
}
