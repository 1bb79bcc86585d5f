package org.apache.rocketmq.common.internal.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values of a process's settings, checked as a whole. Immutable: a change gives a new one. */
public final class Settings {
    private final List<Setting<?>> known;
    private final Map<String, String> texts;
    private final Map<String, Object> values;
    private final UnusedKeys unused;

    private Settings(
        List<Setting<?>> known, Map<String, String> texts, Map<String, Object> values, UnusedKeys unused) {
        this.known = known;
        this.texts = texts;
        this.values = values;
        this.unused = unused;
    }

    /**
     * Reads the values that were given; a setting that was not has its default.
     *
     * @param texts key to value, as a properties file has them
     * @param known all settings that this process acts on
     * @throws BadSettingsException naming every value that is not allowed
     */
    public static Settings parse(Map<String, String> texts, List<Setting<?>> known) throws BadSettingsException {
        var values = new HashMap<String, Object>();
        var complaints = new ArrayList<String>();
        for (Setting<?> setting : known) {
            if (values.containsKey(setting.key())) {
                throw new IllegalStateException(setting.key() + " is declared twice");
            }
            String text = texts.get(setting.key());
            Object value = setting.defaultValue();
            if (text != null) {
                try {
                    value = setting.read(text);
                } catch (IllegalArgumentException e) {
                    complaints.add(e.getMessage());
                }
            }
            values.put(setting.key(), value);
        }
        if (!complaints.isEmpty()) {
            throw new BadSettingsException(complaints);
        }
        return new Settings(List.copyOf(known), Map.copyOf(texts), values,
            UnusedKeys.of(texts.keySet(), values.keySet()));
    }

    /** The value of a setting that was declared when these were read. */
    @SuppressWarnings("unchecked") // parse put in what this very setting's type, or one of the same key, gave
    public <T> T get(Setting<T> setting) {
        if (!values.containsKey(setting.key())) {
            throw new IllegalStateException(setting.key() + " was not declared");
        }
        return (T) values.get(setting.key());
    }

    /** One line for each key that is no setting at all, with the key that may have been meant. */
    public List<String> warnings() {
        return unused.warnings();
    }

    /** The keys that are RocketMQ's but that this process does not act on, sorted: no cause for worry. */
    public List<String> notActedOn() {
        return unused.rocketmqs();
    }

    /** Every setting as a properties file has it, the defaults too, sorted by key. */
    public SortedMap<String, String> all() {
        var all = new TreeMap<String, String>();
        for (Setting<?> setting : known) {
            all.put(setting.key(), print(setting));
        }
        return all;
    }

    /**
     * These settings with some changed.
     *
     * @throws BadSettingsException when a new value is not allowed
     */
    public Settings with(Map<String, String> changes) throws BadSettingsException {
        var changed = new HashMap<>(texts);
        changed.putAll(changes);
        return parse(changed, known);
    }

    private <T> String print(Setting<T> setting) {
        return setting.print(get(setting));
    }
}
