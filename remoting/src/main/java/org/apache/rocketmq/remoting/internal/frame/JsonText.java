package org.apache.rocketmq.remoting.internal.frame;

import java.nio.charset.StandardCharsets;

/**
 * A cursor over JSON text: takes strings, numbers and punctuation from it, one after the other. It may change the
 * bytes that it has passed. Texts without escapes and numbers are taken as they lie; nothing recurses, so that no
 * nesting is too deep.
 */
final class JsonText {
    private static final int ESCAPE_DIGITS = 4;
    private static final int HEX = 16;
    private static final int SHOWN_CHARS = 16;

    private final byte[] bytes;
    private final int end;
    private final TextCache texts;
    private int at;

    JsonText(byte[] bytes, int length, TextCache texts) {
        this.bytes = bytes;
        this.end = length;
        this.texts = texts;
    }

    /** The next byte that is not white space, or -1 at the end; it stays where it is. */
    int peek() {
        while (at < end) {
            int b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        return -1;
    }

    /** Passes the byte that {@link #peek} has just shown. */
    void pass() {
        at++;
    }

    /** The place of the next byte. */
    int position() {
        return at;
    }

    /** Goes on at another place, further on. */
    void moveTo(int position) {
        at = position;
    }

    /** Passes one byte of punctuation. */
    void expect(char punctuation) {
        if (peek() != punctuation) {
            throw bad("expected " + punctuation);
        }
        at++;
    }

    /** Passes a comma and returns true, or passes the closing byte and returns false. */
    boolean another(char closing) {
        int b = peek();
        if (b != ',' && b != closing) {
            throw bad("expected a comma or " + closing);
        }
        at++;
        return b == ',';
    }

    /** Takes a string that names a member. */
    String name() {
        return string(true);
    }

    /** Takes a string, or null for the word null. */
    String stringOrNull() {
        if (peek() != '"') {
            String word = word();
            if ("null".equals(word)) {
                return null;
            }
            throw bad("expected a string, not " + shortened(word));
        }
        return string(false);
    }

    /** Takes a string, a number or a truth value as text; null for the word null. */
    String scalarOrNull() {
        int b = peek();
        if (b == '"') {
            return string(false);
        }
        String word = word();
        return "null".equals(word) ? null : word;
    }

    /** Takes a 32 bit number, which may stand in quotes. */
    int int32(String name) {
        String text = scalarOrNull();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw bad(name + " is not a 32 bit number: " + shortened(text));
        }
    }

    /** Passes a value of any kind. */
    void skipValue() {
        int depth = 0;
        do {
            switch (peek()) {
                case '"' -> skipString();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case ',', ':' -> {
                    if (depth == 0) {
                        throw bad("expected a value");
                    }
                    at++;
                }
                default -> word();
            }
        } while (depth > 0);
    }

    BadFrameException bad(String complaint) {
        return new BadFrameException("the JSON header is malformed at byte " + at + ": " + complaint);
    }

    private String string(boolean isName) {
        if (peek() != '"') {
            throw bad("expected a string");
        }
        int from = at + 1;
        int hash = 0;
        int signs = 0;
        for (int i = from; i < end; i++) {
            int b = bytes[i];
            if (b == '"') {
                at = i + 1;
                return text(from, i - from, hash, signs < 0, isName);
            }
            if (b == '\\') {
                at = i;
                return unescaped(from);
            }
            signs |= b;
            hash = 31 * hash + b;
        }
        throw unfinished();
    }

    private String text(int from, int length, int hash, boolean wide, boolean isName) {
        if (wide) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        return isName ? texts.name(bytes, from, length, hash) : texts.value(bytes, from, length, hash);
    }

    /** Goes on with a string at its first escape and writes what it means over it, as that is never longer. */
    private String unescaped(int from) {
        int write = at;
        while (at < end) {
            byte b = bytes[at++];
            if (b == '"') {
                return new String(bytes, from, write - from, StandardCharsets.UTF_8);
            }
            if (b == '\\') {
                write = Utf8.put(escape(), bytes, write);
            } else {
                bytes[write++] = b;
            }
        }
        throw unfinished();
    }

    private int escape() {
        if (at >= end) {
            throw unfinished();
        }
        int b = bytes[at++];
        return switch (b) {
            case '"', '\\', '/' -> b;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'u' -> codePoint();
            default -> throw bad("unknown escape \\" + (char) (b & 0xFF));
        };
    }

    private int codePoint() {
        char first = hexChar();
        boolean escapeFollows = at + 1 < end && bytes[at] == '\\' && bytes[at + 1] == 'u';
        if (!escapeFollows || !Character.isHighSurrogate(first)) {
            return first;
        }
        int afterFirst = at;
        at += 2;
        char second = hexChar();
        if (Character.isLowSurrogate(second)) {
            return Character.toCodePoint(first, second);
        }
        at = afterFirst;
        return first;
    }

    private char hexChar() {
        if (end - at < ESCAPE_DIGITS) {
            throw unfinished();
        }
        int value = 0;
        for (int i = 0; i < ESCAPE_DIGITS; i++) {
            int digit = Character.digit(bytes[at + i], HEX);
            if (digit < 0) {
                throw bad("an escape needs four hexadecimal digits");
            }
            value = value * HEX + digit;
        }
        at += ESCAPE_DIGITS;
        return (char) value;
    }

    private void skipString() {
        at++;
        while (at < end) {
            int b = bytes[at++];
            if (b == '"') {
                return;
            }
            if (b == '\\') {
                at++;
            }
        }
        throw unfinished();
    }

    /** Takes a run of bytes without quotes: a number or one of the words true, false and null. */
    private String word() {
        int from = at;
        while (at < end && isWordByte(bytes[at])) {
            at++;
        }
        if (at == from) {
            throw at < end ? bad("expected a value") : unfinished();
        }
        return texts.value(bytes, from, at - from, TextCache.hash(bytes, from, at - from));
    }

    private static boolean isWordByte(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-' || b == '+' || b == '.';
    }

    private BadFrameException unfinished() {
        return new BadFrameException("the JSON header ends in the middle");
    }

    private static String shortened(String text) {
        return text == null || text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
    }
}
