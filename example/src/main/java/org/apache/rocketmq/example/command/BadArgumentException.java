package org.apache.rocketmq.example.command;

/** A value on the command line that cannot be used. The message says which, and what would do. */
public final class BadArgumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadArgumentException(String message) {
        super(message);
    }
}
