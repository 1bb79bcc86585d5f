package org.apache.rocketmq.broker.filter;

import com.alibaba.fastjson2.JSON;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.group.Subscription;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.filter.bloom.BloomBits;
import org.apache.rocketmq.filter.expression.Condition;
import org.apache.rocketmq.store.index.FilterBits;

/**
 * The filters of all groups by topic. A group's is noted when it first pulls with it; messages that are stored after
 * that have been held against it. One that no group wants any more is kept for a while, as its group may come back.
 *
 * <p>A map's word counts for messages that came behind a filter's birth only, so a birth is never too early: it is
 * taken after the filter can be seen by those who write entries, and never lies before the log's last message. All are
 * born anew at a start, unless store and table were closed in order and nobody else had them since.
 */
public final class KnownFilters implements FilterBits {
    private final TableFile file;
    private final FilterRules rules;
    private final InstantSource clock;
    /** The inner maps never change. */
    private final ConcurrentMap<String, Map<String, KnownFilter>> byTopic = new ConcurrentHashMap<>();
    private volatile LongSupplier lastStored;
    /** When the last message was stored before the table was closed; -1 where it was not. */
    private long closedAfter = FilterJson.NOT_CLOSED;
    private int changes;

    private KnownFilters(TableFile file, FilterRules rules, InstantSource clock) {
        this.file = file;
        this.rules = rules;
        this.clock = clock;
    }

    /** Reads the table from disk, if it is to be used. It tells nobody anything before {@link #start}. */
    public static KnownFilters open(TableFile file, FilterRules rules, InstantSource clock) throws IOException {
        var none = new KnownFilters(file, rules, clock);
        return !rules.isOn() ? none : file.load(none, new TableFile.Shape<>(FilterJson.TABLE, text -> {
            var filters = new KnownFilters(file, rules, clock);
            var table = JSON.parseObject(text);
            FilterJson.filters(table).forEach(filters::put);
            filters.closedAfter = FilterJson.closedAfter(table);
            return filters;
        }, filters -> FilterJson.text(filters.byTopic, filters.closedAfter)));
    }

    /**
     * Begins, with the store that is open now.
     *
     * @param lastStored when the log's last message was stored, as it will have been then
     * @param closedHere whether the store was closed by this broker and not used since; with the table, it may be
     */
    public synchronized void start(LongSupplier lastStored, boolean closedHere) {
        if (!rules.isOn()) {
            return;
        }
        boolean trusted = closedHere && closedAfter == lastStored.getAsLong();
        // From now on the file is not what a closed one is.
        changes += closedAfter == FilterJson.NOT_CLOSED ? 0 : 1;
        long now = Math.max(clock.millis(), lastStored.getAsLong());
        byTopic.values().forEach(filters -> filters.values().forEach(filter -> {
            if (filter.mapBits() != rules.map().bits()) {
                put(unborn(filter.group(), filter.topic(), filter.expression(), filter.condition(),
                    filter.clientVersion()).bornAt(now));
            } else if (!trusted || filter.bornMillis() == Long.MAX_VALUE) {
                put(filter.bornAt(now));
            }
        }));
        this.lastStored = lastStored;
    }

    @Override
    public byte[] of(String topic, ByteBuffer record) {
        var filters = byTopic.get(topic);
        if (filters == null || lastStored == null) {
            return null;
        }
        byte[] map = new byte[rules.map().bytes()];
        var message = new StoredMessage(record);
        for (var filter : filters.values()) {
            if (filter.selects(message::property)) {
                BloomBits.set(map, filter.positions());
            }
        }
        return map;
    }

    /**
     * What is known in advance of the messages that a group wants; null where nothing is. The group's filter is noted
     * for the messages to come.
     *
     * @param wanted what all of the group's members want of a topic
     */
    public KnownFilter find(String group, Subscription wanted) {
        if (wanted.byTag() || lastStored == null) {
            return null;
        }
        var filters = byTopic.get(wanted.topic());
        var known = filters == null ? null : filters.get(group);
        if (known == null && isFull(filters)) {
            return null;
        }
        boolean current = known != null && !known.isDead() && known.expression().equals(wanted.text());
        return current ? known : note(group, wanted);
    }

    private synchronized KnownFilter note(String group, Subscription wanted) {
        var filters = byTopic.getOrDefault(wanted.topic(), Map.of());
        var known = filters.get(group);
        if (known == null && isFull(filters)) {
            return null;
        }
        changes++;
        if (known != null && known.expression().equals(wanted.text())) {
            return put(known.alive(wanted.version()));
        }
        // Those who write entries see it from here on, nobody else yet.
        var unborn = put(unborn(group, wanted.topic(), wanted.text(), wanted.selector(), wanted.version()));
        return put(unborn.bornAt(Math.max(clock.millis(), lastStored.getAsLong())));
    }

    private boolean isFull(Map<String, KnownFilter> filters) {
        return filters != null && filters.size() >= rules.mostPerTopic();
    }

    private KnownFilter unborn(String group, String topic, String expression, Condition condition, long version) {
        return new KnownFilter(group, topic, expression, condition, version, Long.MAX_VALUE, 0,
            rules.map().bits(), rules.map().positionsOf(group + "#" + topic));
    }

    /** What groups want now. */
    @FunctionalInterface
    public interface Wanted {
        /** A group's subscription to a topic, or null. */
        Subscription of(String group, String topic);
    }

    /** Notes which filters no group wants any more, and forgets those that nobody has wanted for long enough. */
    public synchronized void look(Wanted wanted) {
        long now = clock.millis();
        for (var filters : byTopic.values()) {
            for (var filter : filters.values()) {
                var subscription = wanted.of(filter.group(), filter.topic());
                boolean isWanted = subscription != null && filter.expression().equals(subscription.text());
                if (!isWanted && !filter.isDead()) {
                    put(filter.died(now));
                    changes++;
                } else if (!isWanted && now - filter.deadMillis() > rules.kept().toMillis()) {
                    forget(filter);
                    changes++;
                }
            }
        }
    }

    private void forget(KnownFilter filter) {
        var filters = new TreeMap<>(byTopic.get(filter.topic()));
        filters.remove(filter.group());
        if (filters.isEmpty()) {
            byTopic.remove(filter.topic());
        } else {
            byTopic.put(filter.topic(), filters);
        }
    }

    /** Writes the table to disk where it has changed since it was written last. */
    public void save() throws IOException {
        write(() -> changes == 0 ? null : FilterJson.text(byTopic, FilterJson.NOT_CLOSED));
    }

    /** Writes the table for the last time, with the store closed but for that: its births may be trusted then. */
    public void close() throws IOException {
        write(() -> lastStored == null ? null : FilterJson.text(byTopic, lastStored.getAsLong()));
    }

    /**
     * Writes a text, unless it is null, as all changes up to now. Pulls note filters meanwhile, so they wait for the
     * text alone and not for the disk.
     */
    private void write(Supplier<String> table) throws IOException {
        synchronized (file) {
            String text;
            int written;
            synchronized (this) {
                text = table.get();
                if (text == null) {
                    return;
                }
                written = changes;
                changes = 0;
            }
            try {
                file.save(text);
            } catch (IOException e) {
                synchronized (this) {
                    changes += written;
                }
                throw e;
            }
        }
    }

    private synchronized KnownFilter put(KnownFilter filter) {
        var filters = new TreeMap<>(byTopic.getOrDefault(filter.topic(), Map.of()));
        filters.put(filter.group(), filter);
        byTopic.put(filter.topic(), filters);
        return filter;
    }
}
