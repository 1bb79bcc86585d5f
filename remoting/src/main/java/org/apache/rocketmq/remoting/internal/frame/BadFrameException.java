package org.apache.rocketmq.remoting.internal.frame;

/** A peer sent bytes that are no frame; nothing after them can be trusted. The text says what is wrong with them. */
public final class BadFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadFrameException(String message) {
        super(message, null, false, false);
    }
}
