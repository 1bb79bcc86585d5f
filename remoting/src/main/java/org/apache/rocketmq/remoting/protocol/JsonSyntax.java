package org.apache.rocketmq.remoting.protocol;

/**
 * Checks that a text has the form of JSON before the JSON library reads it. The library takes that on trust: at a
 * number that ends in a letter it fills the heap, at a thousand open brackets it overflows the stack, and a number of
 * a million digits keeps it busy. Allowed beyond the standard is what RocketMQ writes: numbers and objects as keys.
 */
final class JsonSyntax {
    private static final int DEEPEST = 64;
    private static final int MOST_DIGITS = 64;
    private static final int MOST_EXPONENT_DIGITS = 3;
    /** Stands for the end of the text; nothing that is taken starts with it. */
    private static final char END = '\0';
    private static final String ESCAPES = "\"\\/bfnrtv'01234567";

    private final String text;
    private int at;

    private JsonSyntax(String text) {
        this.text = text;
    }

    /** True when the whole text is one JSON value. */
    static boolean isValue(String text) {
        var syntax = new JsonSyntax(text);
        return syntax.value(DEEPEST) && syntax.next() == END && syntax.at == text.length();
    }

    private boolean value(int levelsLeft) {
        if (levelsLeft == 0) {
            return false;
        }
        return switch (next()) {
            case '{' -> members(levelsLeft - 1, '}', true);
            case '[' -> members(levelsLeft - 1, ']', false);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    /** The inside of an object or an array, with its brackets. */
    private boolean members(int levelsLeft, char close, boolean withKeys) {
        at++;
        if (next() == close) {
            at++;
            return true;
        }
        while (!withKeys || value(levelsLeft) && take(':')) {
            if (!value(levelsLeft)) {
                return false;
            }
            if (next() == close) {
                at++;
                return true;
            }
            if (!take(',')) {
                return false;
            }
        }
        return false;
    }

    private boolean string() {
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return true;
            }
            if (c == '\\' && !escape()) {
                return false;
            }
        }
        return false;
    }

    /** What follows a backslash; ends at its last character. */
    private boolean escape() {
        at++;
        if (at >= text.length()) {
            return false;
        }
        if (text.charAt(at) != 'u') {
            return ESCAPES.indexOf(text.charAt(at)) >= 0;
        }
        for (int end = at + 4; at < end; ) {
            at++;
            if (at >= text.length() || Character.digit(text.charAt(at), 16) < 0 || text.charAt(at) > 'f') {
                return false;
            }
        }
        return true;
    }

    private boolean word(String word) {
        boolean found = text.startsWith(word, at);
        at += word.length();
        return found;
    }

    private boolean number() {
        skip('-');
        if (!digits(MOST_DIGITS) || skip('.') && !digits(MOST_DIGITS)) {
            return false;
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            return digits(MOST_EXPONENT_DIGITS);
        }
        return true;
    }

    private boolean digits(int most) {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at > start && at - start <= most;
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean take(char c) {
        return next() == c && skip(c);
    }

    /** The next character that is not blank, without taking it. */
    private char next() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : END;
    }
}
