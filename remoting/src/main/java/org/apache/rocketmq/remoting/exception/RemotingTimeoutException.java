package org.apache.rocketmq.remoting.exception;

/** No answer came in time. Whether the peer has acted on the request is not known. */
public class RemotingTimeoutException extends RemotingException {
    private static final long serialVersionUID = 1L;

    public RemotingTimeoutException(String message) {
        super(message);
    }

    public RemotingTimeoutException(String address, long timeoutMillis) {
        this(address, timeoutMillis, null);
    }

    public RemotingTimeoutException(String address, long timeoutMillis, Throwable cause) {
        super("no answer from " + address + " within " + timeoutMillis + " ms", cause);
    }
}
