package org.apache.rocketmq.client.exception;

/** A broker knows no offset of the group for the queue. */
public class OffsetNotFoundException extends MQBrokerException {
    private static final long serialVersionUID = 1L;

    public OffsetNotFoundException() {
        super(0, null);
    }

    public OffsetNotFoundException(int responseCode, String errorMessage) {
        super(responseCode, errorMessage);
    }

    public OffsetNotFoundException(int responseCode, String errorMessage, String brokerAddr) {
        super(responseCode, errorMessage, brokerAddr);
    }
}
