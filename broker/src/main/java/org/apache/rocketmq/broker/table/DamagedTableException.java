package org.apache.rocketmq.broker.table;

import java.io.IOException;

/** A table's file cannot be read, and its backup cannot either. The text names them and says what to do. */
public final class DamagedTableException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedTableException(String message, Throwable cause) {
        super(message, cause);
    }
}
