package org.apache.rocketmq.common.internal.record;

/** Bytes that should be a stored message, or one of a batch, and are not. The text says what does not fit. */
public final class BadRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadRecordException(String message) {
        super(message);
    }

    public BadRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
