package org.apache.rocketmq.broker.record;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.store.AppendRefused;
import org.apache.rocketmq.store.AppendStatus;
import org.apache.rocketmq.store.Appended;

/** Tells the outcome of an append in the wire's codes. */
public final class AppendAnswers {
    private AppendAnswers() { }

    /** The answer that has no fields, when the append is complete. */
    public static CompletionStage<Response> plainlyWhen(CompletionStage<Appended> append) {
        return append.handle((appended, failure) -> {
            if (failure != null) {
                throw refusal(failure);
            }
            return Response.of(code(appended.status()), null);
        });
    }

    public static int code(AppendStatus status) {
        return switch (status) {
            case PUT_OK -> ResponseCode.SUCCESS;
            case FLUSH_DISK_TIMEOUT -> ResponseCode.FLUSH_DISK_TIMEOUT;
            case FLUSH_SLAVE_TIMEOUT -> ResponseCode.FLUSH_SLAVE_TIMEOUT;
            case SLAVE_NOT_AVAILABLE -> ResponseCode.SLAVE_NOT_AVAILABLE;
        };
    }

    /** The failure of an append as the sender is told it; a bug stays what it is. */
    public static RuntimeException refusal(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause() : failure;
        if (cause instanceof AppendRefused refused) {
            return new RequestRejected(cause(refused.obstacle()), refused.getMessage(), refused.figures());
        }
        return cause instanceof RuntimeException bug ? bug : new CompletionException(cause);
    }

    private static Refusal cause(AppendRefused.Obstacle obstacle) {
        return switch (obstacle) {
            case MESSAGE, PROPERTIES -> Refusal.MESSAGE_NOT_STORABLE;
            case DISK_FULL -> Refusal.DISK_FULL;
            case DISK_FAILED -> Refusal.DISK_FAILED;
            case LOCK -> Refusal.APPEND_LOCK_BUSY;
            case QUEUE -> Refusal.APPEND_QUEUE_FULL;
            case MEMORY -> Refusal.APPEND_MEMORY_LACKING;
            case CLOSED -> Refusal.STORE_CLOSED;
        };
    }
}
