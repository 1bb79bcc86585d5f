package org.apache.rocketmq.remoting.internal.serve;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * An expected refusal: its cause, the text that the client sees, and the figures behind it. A bug is never wrapped in
 * it. On the wire the cause and the rest stand in header fields of their own, which clients that do not know them
 * ignore.
 */
public final class RequestRejected extends RuntimeException {
    /** The field with the cause's name. */
    public static final String CAUSE = "refusalCause";
    /** The field with the figures, as {@code bytes=70000,limit=65536}; left out where there are none. */
    public static final String FIGURES = "refusalFigures";
    /** The field that tells whether it helps to ask again: {@code never}, {@code later} or {@code elsewhere}. */
    public static final String RETRY = "refusalRetry";
    /** The field with the milliseconds after which to ask this server again; left out where that never helps. */
    public static final String RETRY_AFTER = "retryAfterMillis";

    private static final long serialVersionUID = 1L;

    private final Refusal cause;
    private final long[] figures;
    private final long afterMillis;

    /**
     * Makes a refusal that may be tried again after the time that is usual for its kind.
     *
     * @param figures as many as the cause names
     */
    public RequestRejected(Refusal cause, String remark, long... figures) {
        this(cause, cause.retry().afterMillis(), remark, figures);
    }

    private RequestRejected(Refusal cause, long afterMillis, String remark, long[] figures) {
        super(remark, null, false, false);
        if (figures.length != cause.figures().size()) {
            throw new IllegalArgumentException(
                cause + " has the figures " + cause.figures() + ", not " + figures.length + " of them: " + remark);
        }
        this.cause = cause;
        this.figures = figures;
        this.afterMillis = afterMillis;
    }

    /** Makes a refusal that knows after how many milliseconds the request would be served. */
    public static RequestRejected until(Refusal cause, long afterMillis, String remark, long... figures) {
        return new RequestRejected(cause, Math.max(1, afterMillis), remark, figures);
    }

    /** A refusal of what waited for its turn for longer than it may. */
    public static RequestRejected late(long waitedNanos, Duration most) {
        long waited = TimeUnit.NANOSECONDS.toMillis(waitedNanos);
        return new RequestRejected(Refusal.WAITED_TOO_LONG, "[TIMEOUT_CLEAN_QUEUE]broker busy, start flow control for a"
            + " while, period in queue: " + waited + "ms, allowed: " + most.toMillis() + "ms", waited, most.toMillis());
    }

    /** The response code. */
    public int code() {
        return cause.code();
    }

    public Refusal refusal() {
        return cause;
    }

    /** As a response. */
    public Response response() {
        return mark(Response.of(code(), getMessage()));
    }

    /** As a response that has fields of its own as well. */
    public <R> Response response(HeaderCodec<R> codec, R header) {
        return mark(Response.of(code(), getMessage(), codec, header));
    }

    private Response mark(Response response) {
        Fields fields = response.fields();
        fields.put(CAUSE, cause.cause());
        if (figures.length > 0) {
            fields.put(FIGURES, figuresText());
        }
        fields.put(RETRY, cause.retry().text());
        if (afterMillis != Retry.NO_TIME) {
            fields.put(RETRY_AFTER, afterMillis);
        }
        return response;
    }

    private String figuresText() {
        var text = new StringBuilder();
        for (int i = 0; i < figures.length; i++) {
            text.append(i == 0 ? "" : ",").append(cause.figures().get(i)).append('=').append(figures[i]);
        }
        return text.toString();
    }
}
