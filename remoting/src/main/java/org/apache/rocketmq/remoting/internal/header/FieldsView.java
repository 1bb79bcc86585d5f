package org.apache.rocketmq.remoting.internal.header;

import java.util.HashMap;
import java.util.Map;

/**
 * A header's fields as the map that the public API wants. What a hook puts into it or removes by a key is changed in
 * the header; what it removes by an iterator is not.
 */
final class FieldsView extends HashMap<String, String> {
    private static final long serialVersionUID = 1L;

    private final transient Fields fields;

    FieldsView(Fields fields) {
        this.fields = fields;
        fields.forEach(super::putIfAbsent);
    }

    @Override
    public String put(String name, String value) {
        if (value == null) {
            fields.remove(name);
        } else {
            fields.put(name, value);
        }
        return super.put(name, value);
    }

    @Override
    public String putIfAbsent(String name, String value) {
        String before = get(name);
        if (before == null) {
            put(name, value);
        }
        return before;
    }

    @Override
    public void putAll(Map<? extends String, ? extends String> others) {
        others.forEach(this::put);
    }

    @Override
    public String remove(Object name) {
        if (name instanceof String text) {
            fields.remove(text);
        }
        return super.remove(name);
    }

    @Override
    public void clear() {
        keySet().forEach(fields::remove);
        super.clear();
    }
}
