package org.apache.rocketmq.client.internal.pop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.internal.request.AckMessageHeader;
import org.apache.rocketmq.remoting.internal.request.ChangeInvisibleTimeHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells brokers what became of popped messages; of those that are done with together by one request. What gets no
 * answer, or finds its broker busy, is told again after a rest, while the receipt is valid. What cannot be told goes to
 * the log: such a message comes again. Any thread.
 */
public final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
    private static final long TIMEOUT_MILLIS = 3_000;
    private static final Duration FIRST_REST = Duration.ofMillis(100);
    private static final int MOST_TRIES = 8;
    private static final Set<Integer> PASSING = Set.of(
        ResponseCode.SYSTEM_ERROR, ResponseCode.SYSTEM_BUSY, ResponseCode.SERVICE_NOT_AVAILABLE);

    private final String group;
    private final ClientInstance instance;
    private final Set<CompletableFuture<Void>> open = ConcurrentHashMap.newKeySet();
    /** By their names those of all brokers that something was popped from. */
    private final Map<String, AckGathering> acks = new ConcurrentHashMap<>();

    public Settlement(String group, ClientInstance instance) {
        this.group = group;
        this.instance = instance;
    }

    /** The message is done with; complete when the broker knows, or when that was given up. Never fails. */
    public CompletableFuture<Void> acknowledge(PoppedMessage message) {
        return acknowledge(List.of(message));
    }

    /** These are done with; complete when their brokers know, or when that was given up. Never fails. */
    public CompletableFuture<Void> acknowledge(List<PoppedMessage> messages) {
        var gathered = new HashMap<AckGathering, List<AckGathering.Waiting>>();
        var all = new ArrayList<CompletableFuture<Void>>();
        for (PoppedMessage message : messages) {
            var receipt = message.lastReceipt();
            // Where a renewal is under way, the others do not wait for that.
            Function<Receipt, CompletableFuture<Void>> first = !receipt.isDone() ? this::tellOfAck : last -> {
                var waiting = new AckGathering.Waiting(last);
                gathered.computeIfAbsent(acks(last), broker -> new ArrayList<>()).add(waiting);
                return waiting.told();
            };
            all.add(settle(message, receipt.thenCompose(last -> tell(last, first, this::tellOfAck, 1)),
                "is done with, but its broker could not be told"));
        }
        gathered.forEach(AckGathering::send);
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** The message is to come again after a while; complete when the broker knows, or when that was given up. */
    public CompletableFuture<Void> putOff(PoppedMessage message, Duration delay) {
        Function<Receipt, CompletableFuture<Void>> telling =
            receipt -> askToChange(receipt, delay).thenApply(changed -> null);
        return settle(message, message.lastReceipt().thenCompose(receipt -> tell(receipt, telling, telling, 1)),
            "comes again when its time is over, as its broker could not be told another one");
    }

    /** Asks once for another receipt, which begins to count now. */
    public CompletableFuture<Receipt> renew(Receipt receipt, Duration time) {
        return askToChange(receipt, time);
    }

    /** Complete when nothing is to be told any more. */
    public CompletableFuture<Void> all() {
        return CompletableFuture.allOf(open.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> settle(
        PoppedMessage message, CompletableFuture<Void> telling, String complaint) {
        var settled = new CompletableFuture<Void>();
        open.add(settled);
        telling.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("{} {}: {}", message, complaint, Outcome.cause(failure).getMessage());
            }
            message.forget();
            open.remove(settled);
            settled.complete(null);
        });
        return settled;
    }

    /** {@code again} is how it is told after a failure. */
    private CompletableFuture<Void> tell(Receipt receipt, Function<Receipt, CompletableFuture<Void>> first,
        Function<Receipt, CompletableFuture<Void>> again, int tries) {
        return first.apply(receipt).exceptionallyCompose(failure -> {
            var cause = Outcome.cause(failure);
            if (tries == MOST_TRIES || !isPassing(cause) || receipt.isOver(instance.clock().nanos().getAsLong())) {
                return CompletableFuture.failedFuture(cause);
            }
            return after(FIRST_REST.multipliedBy(1L << (tries - 1)))
                .thenCompose(rested -> tell(receipt, again, again, tries + 1));
        });
    }

    private CompletableFuture<Void> after(Duration rest) {
        var rested = new CompletableFuture<Void>();
        try {
            instance.loop().after(rest, "settling a message of " + group, () -> rested.complete(null));
        } catch (RejectedExecutionException e) {
            rested.completeExceptionally(e);
        }
        return rested;
    }

    /** Whether it makes sense to tell the same again. */
    static boolean isPassing(Throwable failure) {
        return failure instanceof RemotingException
            || failure instanceof MQBrokerException refusal && PASSING.contains(refusal.getResponseCode())
            || failure instanceof UnknownBrokerException;
    }

    private AckGathering acks(Receipt receipt) {
        return acks.computeIfAbsent(receipt.brokerName(), name ->
            new AckGathering(name, this::askToAcknowledge, receipts -> askToAcknowledge(name, receipts)));
    }

    private CompletableFuture<Void> tellOfAck(Receipt receipt) {
        var waiting = new AckGathering.Waiting(receipt);
        acks(receipt).send(List.of(waiting));
        return waiting.told();
    }

    private CompletableFuture<Void> askToAcknowledge(Receipt receipt) {
        var header = new AckMessageHeader(
            group, receipt.topic(), receipt.queueId(), receipt.text(), receipt.offset(), null);
        return at(receipt.brokerName(), address ->
            instance.calls().call(address, Requests.ACK_MESSAGE, header, null, TIMEOUT_MILLIS));
    }

    private CompletableFuture<Void> askToAcknowledge(String brokerName, List<Receipt> receipts) {
        byte[] body = AckBatch.body(group, brokerName, receipts);
        return at(brokerName, address ->
            instance.calls().call(address, Requests.BATCH_ACK_MESSAGE, null, body, TIMEOUT_MILLIS));
    }

    private CompletableFuture<Receipt> askToChange(Receipt receipt, Duration time) {
        long askedNanos = instance.clock().nanos().getAsLong();
        var header = new ChangeInvisibleTimeHeader(group, receipt.topic(), receipt.queueId(), receipt.text(),
            receipt.offset(), time.toMillis(), null, false);
        return at(receipt.brokerName(), address -> instance.calls()
            .call(address, Requests.CHANGE_MESSAGE_INVISIBLETIME, header, null, TIMEOUT_MILLIS)
            .thenApply(reply -> receipt.changed(reply, askedNanos)));
    }

    private <T> CompletableFuture<T> at(String brokerName, Function<String, CompletableFuture<T>> call) {
        String address = instance.routes().masterAddress(brokerName);
        return address == null ? CompletableFuture.failedFuture(new UnknownBrokerException(brokerName))
            : call.apply(address);
    }

    /** No route leads to a broker now. */
    private static final class UnknownBrokerException extends MQClientException {
        private static final long serialVersionUID = 1L;

        UnknownBrokerException(String name) {
            super("no route leads to the broker " + name + " now", null);
        }
    }
}
