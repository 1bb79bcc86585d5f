package org.apache.rocketmq.store;

import java.io.IOException;

/** A store that cannot be opened. The text says what is wrong, where, and what to do. */
public class StoreOpenException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreOpenException(String text) {
        super(text);
    }

    StoreOpenException(String text, Throwable cause) {
        super(text, cause);
    }
}
