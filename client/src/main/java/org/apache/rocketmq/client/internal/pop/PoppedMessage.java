package org.apache.rocketmq.client.internal.pop;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.rocketmq.common.message.MessageExt;

/** A popped message on its way to a listener and to its settlement. Any thread. */
public final class PoppedMessage {
    private final MessageExt message;
    private final PopQueue source;
    private Receipt receipt;
    /** The receipt that is valid once nothing is under way that changes it. */
    private CompletableFuture<Receipt> steady;
    private boolean settling;
    private boolean settled;

    PoppedMessage(MessageExt message, Receipt receipt, PopQueue source) {
        this.message = message;
        this.receipt = receipt;
        this.source = source;
        steady = CompletableFuture.completedFuture(receipt);
    }

    public MessageExt message() {
        return message;
    }

    /** Whether others may have it by now, as far as is known here. */
    public synchronized boolean isOver(long nowNanos) {
        return receipt.isOver(nowNanos);
    }

    synchronized boolean isHalfOver(long nowNanos) {
        return receipt.isHalfOver(nowNanos);
    }

    /** Asks for another receipt, unless that is under way or comes too late; where it fails the old one stays. */
    synchronized void renew(Function<Receipt, CompletableFuture<Receipt>> asking) {
        if (!settling && steady.isDone()) {
            steady = asking.apply(receipt).handle(this::replaced);
        }
    }

    private synchronized Receipt replaced(Receipt other, Throwable failure) {
        if (failure == null) {
            receipt = other;
        }
        return receipt;
    }

    /** The newest receipt that is known. */
    synchronized Receipt newest() {
        return receipt;
    }

    /** The receipt to settle it by, when no renewal is under way any more; there will be no other. */
    synchronized CompletableFuture<Receipt> lastReceipt() {
        settling = true;
        return steady;
    }

    /** It is somebody else's by now, or its broker knows what became of it: it takes no room any more. */
    public void forget() {
        synchronized (this) {
            if (settled) {
                return;
            }
            settled = true;
        }
        source.settled();
    }

    @Override
    public String toString() {
        return message.getMsgId() + " of " + message.getTopic();
    }
}
