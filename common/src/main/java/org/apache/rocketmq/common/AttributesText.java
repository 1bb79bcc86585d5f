package org.apache.rocketmq.common;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A topic's attributes as one JSON object of texts. */
final class AttributesText {
    private final String text;
    private int at;

    private AttributesText(String text) {
        this.text = text;
    }

    static String encode(Map<String, String> attributes) {
        var out = new StringBuilder("{");
        new TreeMap<>(attributes).forEach((name, value) -> {
            if (out.length() > 1) {
                out.append(',');
            }
            quote(name, out);
            out.append(':');
            quote(value, out);
        });
        return out.append('}').toString();
    }

    /** Reads such an object; anything else is an IllegalArgumentException. */
    static Map<String, String> decode(String text) {
        return new AttributesText(text).object();
    }

    private static void quote(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private Map<String, String> object() {
        var attributes = new LinkedHashMap<String, String>();
        expect('{');
        if (!found('}')) {
            do {
                String name = string();
                expect(':');
                attributes.put(name, string());
            } while (found(','));
            expect('}');
        }
        skipBlanks();
        if (at < text.length()) {
            throw malformed();
        }
        return attributes;
    }

    private String string() {
        expect('"');
        var out = new StringBuilder();
        char c = next();
        while (c != '"') {
            out.append(c == '\\' ? escaped() : c);
            c = next();
        }
        return out.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> (char) Integer.parseInt("" + next() + next() + next() + next(), 16);
            case '"', '\\', '/' -> c;
            default -> throw malformed();
        };
    }

    private void expect(char c) {
        if (!found(c)) {
            throw malformed();
        }
    }

    private boolean found(char c) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char next() {
        if (at == text.length()) {
            throw malformed();
        }
        return text.charAt(at++);
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("not an object of texts, at character " + at + ": " + text);
    }
}
