package org.apache.rocketmq.client.exception;

/** A request that was sent, but not answered in time. */
public class RequestTimeoutException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int NO_CODE = -1;

    private int responseCode;
    private String errorMessage;

    public RequestTimeoutException(String errorMessage, Throwable cause) {
        super(errorMessage, cause);
        this.responseCode = NO_CODE;
        this.errorMessage = errorMessage;
    }

    public RequestTimeoutException(int responseCode, String errorMessage) {
        super(errorMessage + " (CODE: " + responseCode + ")");
        this.responseCode = responseCode;
        this.errorMessage = errorMessage;
    }

    /** A code of {@code ClientErrorCode}; -1 where none fits. */
    public int getResponseCode() {
        return responseCode;
    }

    public RequestTimeoutException setResponseCode(int responseCode) {
        this.responseCode = responseCode;
        return this;
    }

    public String getErrorMessage() {
        return errorMessage;
    }

    public void setErrorMessage(String errorMessage) {
        this.errorMessage = errorMessage;
    }
}
