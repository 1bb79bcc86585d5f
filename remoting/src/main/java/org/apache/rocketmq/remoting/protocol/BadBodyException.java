package org.apache.rocketmq.remoting.protocol;

/** A body that a peer sent is not what its request or response code asks for. The text says which and why. */
public final class BadBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadBodyException(String message) {
        super(message);
    }

    public BadBodyException(String message, Throwable cause) {
        super(message, cause);
    }
}
