package org.apache.rocketmq.namesrv.kv;

import java.io.IOException;

/** The file of the key-value configuration cannot be used. The text names it and says what to do. */
public final class KvFileException extends IOException {
    private static final long serialVersionUID = 1L;

    KvFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
