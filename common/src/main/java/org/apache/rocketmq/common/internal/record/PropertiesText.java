package org.apache.rocketmq.common.internal.record;

import java.util.Map;

/**
 * A message's properties as one text: {@code name 0x01 value 0x02 name 0x01 value 0x02 ...}; the last 0x02 may lack.
 * What a broker needs is looked up in the text as it is, without building a map.
 */
public final class PropertiesText {
    public static final char NAME_END = 1;
    public static final char PROPERTY_END = 2;
    private static final char FIRST_OF_TWO_BYTES = 0x80;
    private static final char FIRST_OF_THREE_BYTES = 0x800;

    private PropertiesText() { }

    /** The value of a property, or null where the text (which may be null) does not have it. */
    public static String find(String text, String name) {
        int start = startOf(text, name);
        if (start < 0) {
            return null;
        }
        int valueStart = start + name.length() + 1;
        int end = text.indexOf(PROPERTY_END, valueStart);
        return text.substring(valueStart, end < 0 ? text.length() : end);
    }

    /** Adds a property; the text (which may be null or empty) must not have it yet. */
    public static String append(String text, String name, String value) {
        var out = new StringBuilder((text == null ? 0 : text.length()) + name.length() + value.length() + 3);
        if (text != null && !text.isEmpty()) {
            out.append(text);
            if (text.charAt(text.length() - 1) != PROPERTY_END) {
                out.append(PROPERTY_END);
            }
        }
        return appendTo(out, name, value).toString();
    }

    /** Sets a property, however often the text has it: afterwards it has it once. */
    public static String set(String text, String name, String value) {
        return append(remove(text, name), name, value);
    }

    /** The text without a property, of which a sender may have written several. */
    public static String remove(String text, String name) {
        int start = startOf(text, name);
        if (start < 0) {
            return text;
        }
        var left = new StringBuilder(text.length());
        int kept = 0;
        while (start >= 0) {
            left.append(text, kept, start);
            int end = text.indexOf(PROPERTY_END, start);
            kept = end < 0 ? text.length() : end + 1;
            start = startOf(text, name, kept);
        }
        return left.append(text, kept, text.length()).toString();
    }

    public static Map<String, String> toMap(String text) {
        var map = new PropertyMap();
        int at = 0;
        while (text != null && at < text.length()) {
            int end = text.indexOf(PROPERTY_END, at);
            if (end < 0) {
                end = text.length();
            }
            int nameEnd = text.indexOf(NAME_END, at);
            if (nameEnd > at && nameEnd < end) {
                map.put(text.substring(at, nameEnd), text.substring(nameEnd + 1, end));
            }
            at = end + 1;
        }
        return map;
    }

    /** The text of a map; entries with a null value are left out. */
    public static String fromMap(Map<String, String> properties) {
        var out = new StringBuilder(64);
        properties.forEach((name, value) -> {
            if (value != null) {
                appendTo(out, name, value);
            }
        });
        return out.toString();
    }

    /** How many bytes the text of a map takes as UTF-8; the text is not made for that. */
    public static int bytesOfMap(Map<String, String> properties) {
        int bytes = 0;
        for (var property : properties.entrySet()) {
            if (property.getValue() != null) {
                bytes += bytes(property.getKey()) + bytes(property.getValue()) + 2;
            }
        }
        return bytes;
    }

    /** A char that lacks the other one of its pair counts as half of it: never less than it takes. */
    private static int bytes(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST_OF_TWO_BYTES) {
                bytes += c < FIRST_OF_THREE_BYTES || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }

    private static StringBuilder appendTo(StringBuilder out, String name, String value) {
        return out.append(name).append(NAME_END).append(value).append(PROPERTY_END);
    }

    /** Where the property's name starts, or -1. */
    private static int startOf(String text, String name) {
        return text == null ? -1 : startOf(text, name, 0);
    }

    private static int startOf(String text, String name, int from) {
        int at = text.indexOf(name, from);
        while (at >= 0) {
            int nameEnd = at + name.length();
            boolean startsHere = at == 0 || text.charAt(at - 1) == PROPERTY_END;
            if (startsHere && nameEnd < text.length() && text.charAt(nameEnd) == NAME_END) {
                return at;
            }
            at = text.indexOf(name, at + 1);
        }
        return -1;
    }
}
