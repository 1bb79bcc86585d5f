package org.apache.rocketmq.filter.expression;

/** A property is compared with a number and is none: the message does not match, whatever else is asked of it. */
final class NoNumberException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Thrown for any message that has such a property, so it costs no stack trace. */
    NoNumberException(String value) {
        super("'" + value + "' is no number", null, false, false);
    }
}
