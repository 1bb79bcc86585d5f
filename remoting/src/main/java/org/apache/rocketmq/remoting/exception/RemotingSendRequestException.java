package org.apache.rocketmq.remoting.exception;

/** The request could not be written to the connection, or the connection broke before the answer came. */
public class RemotingSendRequestException extends RemotingException {
    private static final long serialVersionUID = 1L;

    public RemotingSendRequestException(String message) {
        super(message);
    }

    public RemotingSendRequestException(String message, Throwable cause) {
        super(message, cause);
    }
}
