package org.apache.rocketmq.remoting.exception;

/** The request was not even tried: too much is under way already, or its time was up before it could be sent. */
public class RemotingTooMuchRequestException extends RemotingException {
    private static final long serialVersionUID = 1L;

    public RemotingTooMuchRequestException(String message) {
        super(message);
    }
}
