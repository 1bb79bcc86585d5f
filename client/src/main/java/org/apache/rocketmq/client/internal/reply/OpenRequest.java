package org.apache.rocketmq.client.internal.reply;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.RequestTimeoutException;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** A request that waits for its reply, which completes it. It takes room until it is released. */
public final class OpenRequest extends CompletableFuture<Message> {
    /** Time-outs are counted in milliseconds, and a send's may be cut to whole ones. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String correlationId;
    private final String topic;
    private final long timeoutMillis;
    private final long deadlineNanos;
    private final Runnable onRelease;
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile MessageQueue sent;

    OpenRequest(String correlationId, String topic, long timeoutMillis, long deadlineNanos, Runnable onRelease) {
        this.correlationId = correlationId;
        this.topic = topic;
        this.timeoutMillis = timeoutMillis;
        this.deadlineNanos = deadlineNanos;
        this.onRelease = onRelease;
    }

    /** What the reply will name it by. */
    public String correlationId() {
        return correlationId;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Makes room for another, when the application has been told how this one ended. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            onRelease.run();
        }
    }

    /** A broker has the request, in that queue. */
    public void sent(MessageQueue where) {
        sent = where;
    }

    /** Sending it has failed. Where that has taken all of its time, it ends by that, whoever notices first. */
    public void failed(Throwable why, long nowNanos) {
        if (deadlineNanos - nowNanos <= TICK_NANOS) {
            expire();
        } else {
            completeExceptionally(why);
        }
    }

    /** Its time is up; nothing happens where it has ended. */
    public void expire() {
        var where = sent;
        completeExceptionally(where != null
            ? new RequestTimeoutException(ClientErrorCode.REQUEST_TIMEOUT_EXCEPTION, "The request to " + topic
                + " has reached a broker, in " + where + ", but no reply has come within " + timeoutMillis
                + " ms. Check that a consumer of the topic runs and replies, or allow more time")
            : new MQClientException("The request to " + topic + " has reached no broker within " + timeoutMillis
                + " ms. Check that the brokers of the topic run and are not overloaded, or allow more time", null));
    }

    /** The client can wait for it no longer; {@code why} also says what to try. Nothing happens where it has ended. */
    void giveUp(String why, Throwable cause, long nowNanos) {
        var where = sent;
        long millis = timeoutMillis - TimeUnit.NANOSECONDS.toMillis(deadlineNanos - nowNanos);
        completeExceptionally(new MQClientException("The request to " + topic + (where != null
            ? " has reached a broker, in " + where + ", but no reply has come after " : " has reached no broker after ")
            + millis + " ms of " + timeoutMillis + ": " + why, cause));
    }

    @Override
    public String toString() {
        return "The request to " + topic;
    }
}
