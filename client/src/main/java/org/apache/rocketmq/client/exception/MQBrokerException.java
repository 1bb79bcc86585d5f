package org.apache.rocketmq.client.exception;

/** A broker's refusal: the code and the text of its answer. */
public class MQBrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int responseCode;
    private final String errorMessage;
    private final String brokerAddr;

    public MQBrokerException(int responseCode, String errorMessage) {
        this(responseCode, errorMessage, null);
    }

    public MQBrokerException(int responseCode, String errorMessage, String brokerAddr) {
        this(responseCode, errorMessage, brokerAddr, "CODE: " + responseCode + "  DESC: " + errorMessage
            + (brokerAddr == null ? "" : " BROKER: " + brokerAddr));
    }

    /** A refusal whose whole text says more than code, answer and broker. */
    public MQBrokerException(int responseCode, String errorMessage, String brokerAddr, String text) {
        super(text);
        this.responseCode = responseCode;
        this.errorMessage = errorMessage;
        this.brokerAddr = brokerAddr;
    }

    public int getResponseCode() {
        return responseCode;
    }

    public String getErrorMessage() {
        return errorMessage;
    }

    /** Who answered, as "host:port"; null where that is not known. */
    public String getBrokerAddr() {
        return brokerAddr;
    }
}
