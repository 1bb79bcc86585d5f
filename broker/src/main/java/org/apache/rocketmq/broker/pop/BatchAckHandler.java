package org.apache.rocketmq.broker.pop;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.record.AppendAnswers;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.BatchAck;
import org.apache.rocketmq.remoting.protocol.body.BatchAckMessageRequestBody;

/**
 * Acknowledges many popped messages. Those that are not out under their receipts change nothing; only where no message
 * was, the request is refused.
 */
final class BatchAckHandler implements Handler<Void> {
    private static final int MOST_ACKS = 10_000;

    private final PopRules rules;
    private final PopChecks checks;
    private final Settling settling;

    BatchAckHandler(PopRules rules, PopChecks checks, Settling settling) {
        this.rules = rules;
        this.checks = checks;
        this.settling = settling;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var acks = request.body(BatchAckMessageRequestBody.class).getAcks();
        if (acks == null || acks.isEmpty()) {
            throw new RequestRejected(Refusal.RECEIPT_VOID, "the batch has no entries");
        }
        PopChecks.requireRange("the number of entries in the batch", acks.size(), 1, MOST_ACKS);
        var wanted = new ArrayList<Wanted>();
        long messages = 0;
        for (var ack : acks) {
            var bits = bits(ack);
            messages += bits.cardinality();
            PopChecks.requireRange("the number of messages in the batch", messages, 0, MOST_ACKS);
            wanted.add(wanted(ack, bits, request.peer()));
        }
        return acknowledge(wanted);
    }

    /** One entry, checked. */
    private record Wanted(PopPlace place, Receipt receipt, long[] offsets) { }

    private Wanted wanted(BatchAck ack, BitSet bits, Peer peer) {
        var kind = QueueKind.of(ack.getRetry());
        if (kind == null || ack.getConsumerGroup() == null || ack.getTopic() == null) {
            throw new RequestRejected(Refusal.RECEIPT_BROKEN, "an entry lacks its group or topic, or its queue is of"
                + " no kind: [" + ack.getConsumerGroup() + "], [" + ack.getTopic() + "], [" + ack.getRetry() + "]");
        }
        var receipt = new Receipt(ack.getStartOffset(), ack.getPopTime(), ack.getInvisibleTime(),
            ack.getReviveQueueId(), kind, rules.brokerName(), ack.getQueueId(), ack.getStartOffset());
        var place = checks.place(receipt, ack.getConsumerGroup(), ack.getTopic(), ack.getQueueId(), peer);
        return new Wanted(place, receipt,
            bits.stream().mapToLong(bit -> ack.getStartOffset() + bit).toArray());
    }

    private static BitSet bits(BatchAck ack) {
        if (ack == null) {
            throw new RequestRejected(Refusal.RECEIPT_BROKEN, "an entry of the batch is null");
        }
        try {
            return ack.offsets();
        } catch (IllegalArgumentException e) {
            throw new RequestRejected(
                Refusal.RECEIPT_BROKEN, "the bits [" + ack.getBits() + "] are no base64: " + e.getMessage());
        }
    }

    private CompletionStage<Response> acknowledge(List<Wanted> wanted) {
        int settled = 0;
        var written = new ArrayList<CompletableFuture<?>>();
        for (var one : wanted) {
            var many = settling.acknowledge(one.place, one.receipt, one.offsets);
            settled += many.settled();
            written.add(many.written().toCompletableFuture());
        }
        if (settled == 0) {
            throw Settling.voidReceipt(wanted.get(0).receipt);
        }
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).handle((done, failure) -> {
            if (failure != null) {
                throw AppendAnswers.refusal(failure);
            }
            return Response.ok();
        });
    }
}
