package org.apache.rocketmq.client.internal.rpc;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.remoting.internal.header.BadHeaderException;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Typed calls over the client's connections. No method here blocks or throws; failures are the futures' outcomes. */
public final class Calls {
    private static final Set<Integer> SUCCESS = Set.of(ResponseCode.SUCCESS);

    private final RpcClient rpc;
    private final LongSupplier nanos;

    public Calls(RpcClient rpc, LongSupplier nanos) {
        this.rpc = rpc;
        this.nanos = nanos;
    }

    /** The response as it came, whatever its code; fails with a RemotingException where none came. */
    public <H> CompletableFuture<RemotingCommand> exchange(
        String address, RequestType<H, ?> type, H header, byte[] body, long timeoutMillis) {
        return rpc.call(address, type.request(header, body), timeoutMillis);
    }

    /** As {@link #exchange(String, RequestType, Object, byte[], long)}, for {@link RpcClient#call}'s receiver. */
    public <H> void exchange(String address, RequestType<H, ?> type, H header, byte[] body, long timeoutMillis,
        BiConsumer<RemotingCommand, Throwable> receiver) {
        rpc.call(address, type.request(header, body), timeoutMillis, receiver);
    }

    /** The header of a successful response; any other code fails with an MQBrokerException. */
    public <H, R> CompletableFuture<R> call(
        String address, RequestType<H, R> type, H header, byte[] body, long timeoutMillis) {
        return answer(address, type, header, body, timeoutMillis, SUCCESS, type::replyHeader);
    }

    /**
     * What {@code reading} makes of a response with one of these codes; any other fails with an MQBrokerException, and
     * one that cannot be read with an MQClientException.
     */
    public <H, A> CompletableFuture<A> answer(String address, RequestType<H, ?> type, H header, byte[] body,
        long timeoutMillis, Set<Integer> codes, Function<RemotingCommand, A> reading) {
        long startNanos = nanos.getAsLong();
        return exchange(address, type, header, body, timeoutMillis).thenApply(response -> {
            if (!codes.contains(response.getCode())) {
                var refusal = refusal(address, response);
                throw new CompletionException(Outcome.retold(refusal, refusal.getMessage() + ", " + type + " after "
                    + millisSince(startNanos) + " ms"));
            }
            try {
                return reading.apply(response);
            } catch (BadHeaderException | BadRecordException | BadBodyException e) {
                throw new CompletionException(new MQClientException("The answer of " + address + " to " + type
                    + " after " + millisSince(startNanos) + " ms makes no sense: " + e.getMessage()
                    + ". Check that a broker or name server of a version that fits runs there", e));
            }
        });
    }

    private long millisSince(long startNanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - startNanos);
    }

    /** Sends and awaits no answer; complete when the request is with the system, or failed. */
    public CompletableFuture<Void> oneway(String address, RemotingCommand request, long timeoutMillis) {
        return rpc.oneway(address, request, timeoutMillis);
    }

    /** The response, where its code is SUCCESS; for use in a future's function. */
    public static RemotingCommand successful(String address, RemotingCommand response) {
        if (response.getCode() != ResponseCode.SUCCESS) {
            throw new CompletionException(refusal(address, response));
        }
        return response;
    }

    /** A response's code and remark, with the cause where it tells one, as the exception that the public API knows. */
    public static MQBrokerException refusal(String address, RemotingCommand response) {
        String cause = response.fields().get(RequestRejected.CAUSE);
        String figures = response.fields().get(RequestRejected.FIGURES);
        String text = cause == null ? response.getRemark()
            : response.getRemark() + " [" + cause + (figures == null ? "" : ": " + figures) + "]";
        return new MQBrokerException(response.getCode(), text, address);
    }
}
