package org.apache.rocketmq.client.exception;

/** A call that failed in the client, or in the end, after its retries. */
public class MQClientException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int NO_CODE = -1;

    private int responseCode;
    private String errorMessage;

    public MQClientException(String errorMessage, Throwable cause) {
        super(errorMessage, cause);
        this.responseCode = NO_CODE;
        this.errorMessage = errorMessage;
    }

    public MQClientException(int responseCode, String errorMessage) {
        super(errorMessage + codeText(responseCode));
        this.responseCode = responseCode;
        this.errorMessage = errorMessage;
    }

    public MQClientException(int responseCode, String errorMessage, Throwable cause) {
        super(errorMessage + codeText(responseCode), cause);
        this.responseCode = responseCode;
        this.errorMessage = errorMessage;
    }

    /** A code of {@code ClientErrorCode} or {@code ResponseCode}; -1 where none fits. */
    public int getResponseCode() {
        return responseCode;
    }

    public MQClientException setResponseCode(int responseCode) {
        this.responseCode = responseCode;
        return this;
    }

    public String getErrorMessage() {
        return errorMessage;
    }

    public void setErrorMessage(String errorMessage) {
        this.errorMessage = errorMessage;
    }

    private static String codeText(int responseCode) {
        return responseCode == NO_CODE ? "" : " (CODE: " + responseCode + ")";
    }
}
