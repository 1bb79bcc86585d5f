package org.apache.rocketmq.remoting.internal.header;

/** A header that a peer sent does not say what its request code needs. The text names the field. */
public final class BadHeaderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadHeaderException(String message) {
        super(message);
    }

    public BadHeaderException(String message, Throwable cause) {
        super(message, cause);
    }
}
