package org.apache.rocketmq.srvutil;

/** The command line or the properties file does not let a server start. The text is for the one who typed it. */
final class StartRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    StartRefusedException(String message) {
        super(message);
    }

    StartRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
