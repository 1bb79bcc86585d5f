package org.apache.rocketmq.store;

/** A message that was not stored. The text says why, with figures, for the sender to read. */
public final class AppendRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a message was not stored. */
    public enum Reason {
        /** It can never be stored as it is. */
        MESSAGE_ILLEGAL,
        /** Its properties are longer than a record can hold. */
        PROPERTIES_TOO_LONG,
        /** Too much waits for the disk; later it may work. */
        BUSY,
        /** The store cannot be written. */
        NOT_WRITABLE
    }

    private final Reason reason;

    AppendRefused(Reason reason, String text) {
        super(text, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
