package org.apache.rocketmq.remoting.internal.serve;

/** An expected refusal. It carries the code and the text that the client sees; a bug is never wrapped in it. */
public final class RequestRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    public RequestRejected(int code, String remark) {
        super(remark, null, false, false);
        this.code = code;
    }

    /** The response code. */
    public int code() {
        return code;
    }
}
