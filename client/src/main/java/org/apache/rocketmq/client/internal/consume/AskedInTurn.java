package org.apache.rocketmq.client.internal.consume;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** A question that any broker of a topic can answer: masters are asked first, one after the other. */
final class AskedInTurn<H> {
    private final ClientInstance instance;
    private final RequestType<H, ?> type;
    private final String what;

    /** {@code what} is asked for, as the object of a sentence. */
    AskedInTurn(ClientInstance instance, RequestType<H, ?> type, String what) {
        this.instance = instance;
        this.type = type;
        this.what = what;
    }

    /** The first answer that {@code reading} takes; it fails on one that is no answer. */
    <T> CompletableFuture<T> ask(
        TopicRoute route, H header, byte[] body, BiFunction<String, RemotingCommand, T> reading) {
        var addresses = new ArrayList<>(route.masterAddresses());
        route.allAddresses().stream().filter(address -> !addresses.contains(address)).forEach(addresses::add);
        return ask(addresses, 0, "no broker is known", address -> instance.calls()
            .exchange(address, type, header, body, instance.callTimeoutMillis())
            .thenApply(response -> reading.apply(address, response)));
    }

    private <T> CompletableFuture<T> ask(List<String> addresses, int index, String lastFailure,
        Function<String, CompletableFuture<T>> asking) {
        if (index == addresses.size()) {
            return CompletableFuture.failedFuture(new MQClientException(
                "No broker of " + addresses + " tells " + what + ": " + lastFailure, null));
        }
        return asking.apply(addresses.get(index)).exceptionallyCompose(failure ->
            ask(addresses, index + 1, Outcome.cause(failure).getMessage(), asking));
    }
}
