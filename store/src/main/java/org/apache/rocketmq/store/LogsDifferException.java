package org.apache.rocketmq.store;

import java.io.IOException;

/** What came as another broker's log cannot stand behind what this log holds. The text says why, and what to do. */
public final class LogsDifferException extends IOException {
    private static final long serialVersionUID = 1L;

    LogsDifferException(String text) {
        super(text);
    }
}
