package org.apache.rocketmq.common.internal.record;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The properties of a message, in the order in which they came. Each message has such a map, mostly of a few entries:
 * as long as there are no more than {@link #MOST_IN_A_ROW} they lie in a row, name after value after name, and are
 * looked for one by one; many are hashed. It does what a LinkedHashMap does, is serialised as one so that others can
 * read it, and is not thread-safe either.
 */
public final class PropertyMap extends AbstractMap<String, String> implements Serializable {
    /** The most entries that are looked for one by one. */
    static final int MOST_IN_A_ROW = 24;

    private static final long serialVersionUID = 1L;
    private static final String[] NONE = {};
    private static final int FIRST_ROOM = 8;

    private transient String[] row = NONE;
    /** How much of the row is taken: two for each entry. */
    private transient int end;
    private transient int changes;
    /** All entries, once there were many; null before. */
    private transient Map<String, String> hashed;

    public PropertyMap() { }

    public PropertyMap(Map<String, String> entries) {
        makeRoom(Math.min(entries.size(), MOST_IN_A_ROW));
        putAll(entries);
    }

    /** Makes room for this many entries more. */
    void makeRoom(int entries) {
        if (row.length - end < 2 * entries) {
            row = Arrays.copyOf(row, end + 2 * entries);
        }
    }

    @Override
    public int size() {
        return hashed == null ? end / 2 : hashed.size();
    }

    @Override
    public boolean containsKey(Object name) {
        return hashed == null ? indexOf(name) >= 0 : hashed.containsKey(name);
    }

    @Override
    public String get(Object name) {
        if (hashed != null) {
            return hashed.get(name);
        }
        int at = indexOf(name);
        return at < 0 ? null : row[at + 1];
    }

    @Override
    public String put(String name, String value) {
        if (hashed != null) {
            return hashed.put(name, value);
        }
        int at = indexOf(name);
        if (at < 0) {
            add(name, value);
            return null;
        }
        String old = row[at + 1];
        row[at + 1] = value;
        return old;
    }

    /** Puts an entry whose name is not here yet. */
    void add(String name, String value) {
        if (hashed != null || end == 2 * MOST_IN_A_ROW) {
            hash().put(name, value);
            return;
        }
        if (end == row.length) {
            makeRoom(Math.max(FIRST_ROOM, end / 2));
        }
        row[end] = name;
        row[end + 1] = value;
        end += 2;
        changes++;
    }

    private Map<String, String> hash() {
        if (hashed == null) {
            var all = new LinkedHashMap<String, String>();
            forEach(all::put);
            clear();
            hashed = all;
        }
        return hashed;
    }

    @Override
    public String remove(Object name) {
        if (hashed != null) {
            return hashed.remove(name);
        }
        int at = indexOf(name);
        return at < 0 ? null : removeAt(at);
    }

    private String removeAt(int at) {
        String old = row[at + 1];
        end -= 2;
        System.arraycopy(row, at + 2, row, at, end - at);
        row[end] = null;
        row[end + 1] = null;
        changes++;
        return old;
    }

    @Override
    public void clear() {
        if (hashed != null) {
            // Whoever iterates is to notice.
            hashed.clear();
            hashed = null;
        }
        row = NONE;
        end = 0;
        changes++;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super String> action) {
        if (hashed != null) {
            hashed.forEach(action);
            return;
        }
        int expected = changes;
        for (int at = 0; at < end; at += 2) {
            action.accept(row[at], row[at + 1]);
            if (changes != expected) {
                throw new ConcurrentModificationException();
            }
        }
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return new Entries();
    }

    /** Where the name lies in the row, or -1. */
    private int indexOf(Object name) {
        for (int at = 0; at < end; at += 2) {
            if (Objects.equals(name, row[at])) {
                return at;
            }
        }
        return -1;
    }

    private Object writeReplace() {
        return new LinkedHashMap<>(this);
    }

    /** A view of the entries, be they in a row or hashed. */
    private final class Entries extends AbstractSet<Entry<String, String>> {
        @Override
        public int size() {
            return PropertyMap.this.size();
        }

        @Override
        public void clear() {
            PropertyMap.this.clear();
        }

        @Override
        public Iterator<Entry<String, String>> iterator() {
            return hashed == null ? new AlongTheRow() : hashed.entrySet().iterator();
        }
    }

    /** Goes along the row. */
    private final class AlongTheRow implements Iterator<Entry<String, String>> {
        private int next;
        private int expected = changes;
        private boolean removable;

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public Entry<String, String> next() {
            check();
            if (next >= end) {
                throw new NoSuchElementException();
            }
            removable = true;
            next += 2;
            return new InTheRow(row[next - 2], row[next - 1]);
        }

        @Override
        public void remove() {
            if (!removable) {
                throw new IllegalStateException("there is no entry to remove");
            }
            check();
            removable = false;
            next -= 2;
            removeAt(next);
            expected = changes;
        }

        private void check() {
            if (changes != expected) {
                throw new ConcurrentModificationException();
            }
        }
    }

    /** An entry whose value can be set. */
    private final class InTheRow extends SimpleEntry<String, String> {
        private static final long serialVersionUID = 1L;

        InTheRow(String name, String value) {
            super(name, value);
        }

        @Override
        public String setValue(String value) {
            if (containsKey(getKey())) {
                put(getKey(), value);
            }
            return super.setValue(value);
        }
    }
}
