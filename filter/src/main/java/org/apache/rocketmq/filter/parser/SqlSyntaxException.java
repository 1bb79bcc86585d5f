package org.apache.rocketmq.filter.parser;

/** A selector that cannot be understood; the text says what is wrong and where. */
public final class SqlSyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    private final int position;

    SqlSyntaxException(String what, String selector, int position, Throwable cause) {
        super(what + ", at character " + (position + 1) + " of: " + selector, cause);
        this.position = position;
    }

    /** Where in the selector, counted from 0. */
    public int position() {
        return position;
    }
}
