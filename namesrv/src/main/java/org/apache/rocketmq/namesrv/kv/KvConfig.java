package org.apache.rocketmq.namesrv.kv;

import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Texts by namespace and key. A change is in the file before anybody sees it; readers need no lock.
 */
public final class KvConfig {
    /** The namespace with a topic's broker names and queue numbers, {@code broker:queues;...}, by topic. */
    public static final String ORDER_TOPICS = "ORDER_TOPIC_CONFIG";

    private static final int MOST_NAME_CHARACTERS = 255;
    private static final int MOST_VALUE_CHARACTERS = 64 * 1024;
    private static final int MOST_ENTRIES = 10_000;
    private static final long MOST_CHARACTERS = 4L * 1024 * 1024;

    private final KvFile file;
    private volatile SortedMap<String, SortedMap<String, String>> namespaces;

    private KvConfig(KvFile file, SortedMap<String, SortedMap<String, String>> namespaces) {
        this.file = file;
        this.namespaces = namespaces;
    }

    /**
     * Reads what the file has.
     *
     * @throws KvFileException when there is a file, but neither it nor its backup can be read
     */
    public static KvConfig open(KvFile file) throws IOException {
        return new KvConfig(file, file.read());
    }

    /** The value, or null where there is none. */
    public String get(String namespace, String key) {
        return namespace(namespace).get(key);
    }

    /** All keys and values of a namespace; empty where there is no such namespace. */
    public SortedMap<String, String> namespace(String namespace) {
        return namespaces.getOrDefault(namespace, Collections.emptySortedMap());
    }

    /**
     * Sets a value.
     *
     * @throws IllegalArgumentException when it is above a limit; the text says which
     * @throws IOException when it could not be written; then nothing changed
     */
    public synchronized void put(String namespace, String key, String value) throws IOException {
        checkName("namespace", namespace);
        checkName("key", key);
        if (value.length() > MOST_VALUE_CHARACTERS) {
            throw new IllegalArgumentException(
                "The value has " + value.length() + " characters; " + MOST_VALUE_CHARACTERS + " are allowed.");
        }
        var entries = new TreeMap<>(namespace(namespace));
        entries.put(key, value);
        var changed = with(namespace, entries);
        checkTotal(changed);
        write(changed);
    }

    /**
     * Takes a value away, if it is there.
     *
     * @throws IOException when that could not be written; then nothing changed
     */
    public synchronized void delete(String namespace, String key) throws IOException {
        var entries = new TreeMap<>(namespace(namespace));
        if (entries.remove(key) != null) {
            write(with(namespace, entries));
        }
    }

    private SortedMap<String, SortedMap<String, String>> with(String namespace, SortedMap<String, String> entries) {
        var changed = new TreeMap<>(namespaces);
        if (entries.isEmpty()) {
            changed.remove(namespace);
        } else {
            changed.put(namespace, Collections.unmodifiableSortedMap(entries));
        }
        return changed;
    }

    private void write(SortedMap<String, SortedMap<String, String>> changed) throws IOException {
        file.write(changed);
        namespaces = changed;
    }

    private static void checkName(String what, String name) {
        if (name.isBlank() || name.length() > MOST_NAME_CHARACTERS) {
            throw new IllegalArgumentException("A " + what + " has 1 to " + MOST_NAME_CHARACTERS
                + " characters, not all of them blank; this one has " + name.length() + ".");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("The " + what + " has a control character, such as a line break.");
        }
    }

    private static void checkTotal(SortedMap<String, SortedMap<String, String>> namespaces) {
        long entries = 0;
        long characters = 0;
        for (SortedMap<String, String> each : namespaces.values()) {
            entries += each.size();
            for (var entry : each.entrySet()) {
                characters += entry.getKey().length() + entry.getValue().length();
            }
        }
        if (entries > MOST_ENTRIES || characters > MOST_CHARACTERS) {
            throw new IllegalArgumentException("The key-value configuration would have " + entries + " entries and "
                + characters + " characters; allowed are " + MOST_ENTRIES + " and " + MOST_CHARACTERS + ".");
        }
    }
}
