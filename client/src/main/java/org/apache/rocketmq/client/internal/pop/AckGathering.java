package org.apache.rocketmq.client.internal.pop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The acknowledgements for one broker. While a request is on its way others gather here, and go together with the next
 * one; nothing else is waited for. Where the broker refuses many together, each of them goes by itself. Any thread.
 */
final class AckGathering {
    /** How many go with one request. */
    static final int MOST_TOGETHER = 512;

    private static final Logger LOG = LoggerFactory.getLogger(AckGathering.class);

    private final String brokerName;
    private final Function<Receipt, CompletableFuture<Void>> single;
    private final Function<List<Receipt>, CompletableFuture<Void>> together;
    /** As many as may be popped and not settled. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean underWay;
    /** Brokers before 5.1 know single ones only. */
    private boolean takesMany = true;

    /**
     * One of which the broker is to be told.
     *
     * @param told complete when the broker knows, fails where it does not
     */
    record Waiting(Receipt receipt, CompletableFuture<Void> told) {
        Waiting(Receipt receipt) {
            this(receipt, new CompletableFuture<>());
        }
    }

    /**
     * Builds it.
     *
     * @param single tells the broker of one message
     * @param together tells it of several by one request
     */
    AckGathering(String brokerName, Function<Receipt, CompletableFuture<Void>> single,
        Function<List<Receipt>, CompletableFuture<Void>> together) {
        this.brokerName = brokerName;
        this.single = single;
        this.together = together;
    }

    /**
     * Sends these with what has gathered, or has them sent when the request that is on its way is answered. They stay
     * together whoever else sends meanwhile, but for the bound.
     */
    void send(List<Waiting> more) {
        var fits = more.stream().collect(Collectors.partitioningBy(each -> AckBatch.hasRoomFor(each.receipt)));
        tellEach(fits.get(false));
        synchronized (this) {
            waiting.addAll(fits.get(true));
        }
        sendNext();
    }

    private void sendNext() {
        var chosen = take();
        if (!chosen.isEmpty()) {
            tell(chosen).whenComplete((done, failure) -> {
                synchronized (this) {
                    underWay = false;
                }
                sendNext();
            });
        }
    }

    private synchronized List<Waiting> take() {
        var chosen = new ArrayList<Waiting>();
        if (takesMany && underWay) {
            return chosen;
        }
        while (!waiting.isEmpty() && chosen.size() < MOST_TOGETHER) {
            chosen.add(waiting.remove());
        }
        underWay = !chosen.isEmpty();
        return chosen;
    }

    private CompletableFuture<Void> tell(List<Waiting> chosen) {
        if (chosen.size() == 1 || !takesMany()) {
            return tellEach(chosen);
        }
        var receipts = chosen.stream().map(Waiting::receipt).toList();
        // Whatever goes wrong, also before there is a request, is told: else all later ones would wait for ever.
        return CompletableFuture.completedFuture(receipts).thenCompose(together).handle((done, failure) -> {
            if (failure == null) {
                chosen.forEach(each -> each.told.complete(null));
            } else if (Outcome.cause(failure) instanceof MQBrokerException refusal && !Settlement.isPassing(refusal)) {
                refused(refusal);
                return tellEach(chosen);
            } else {
                chosen.forEach(each -> each.told.completeExceptionally(failure));
            }
            return CompletableFuture.<Void>completedFuture(null);
        }).thenCompose(rest -> rest);
    }

    private CompletableFuture<Void> tellEach(List<Waiting> chosen) {
        var all = new ArrayList<CompletableFuture<Void>>();
        for (Waiting each : chosen) {
            var receipt = CompletableFuture.completedFuture(each.receipt);
            all.add(receipt.thenCompose(single).whenComplete((done, failure) -> {
                if (failure == null) {
                    each.told.complete(null);
                } else {
                    each.told.completeExceptionally(failure);
                }
            }));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private synchronized boolean takesMany() {
        return takesMany;
    }

    private void refused(MQBrokerException refusal) {
        if (refusal.getResponseCode() == ResponseCode.REQUEST_CODE_NOT_SUPPORTED) {
            LOG.info("{} takes acknowledgements one by one only", brokerName);
            synchronized (this) {
                takesMany = false;
            }
        } else {
            LOG.info("{} takes no acknowledgements together now, so it is told one by one: {}", brokerName,
                refusal.getMessage());
        }
    }
}
