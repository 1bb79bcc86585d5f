package org.apache.rocketmq.client.internal.consume;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.pop.PopPorts;
import org.apache.rocketmq.client.internal.pop.Renewals;
import org.apache.rocketmq.client.internal.pop.Settlement;
import org.apache.rocketmq.client.internal.pull.Reading;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.PopProcessQueueInfo;

/** What a consumer has for the queues that brokers want popped. */
final class Popping {
    private final ClientInstance instance;
    private final Settlement settlement;
    private final Renewals renewals;
    private final PopConsumption consumption;
    private final PopAssignments assignments;
    private Scheduler.Task renewal = () -> { };

    /** What it has in common with the consumer's pulling side. */
    record Shared(Subscriptions subscriptions, ListenerThreads threads, Reading reading, ConsumeFigures figures,
        BooleanSupplier suspended, Unconsumed deadLetters, Function<String, CompletableFuture<Void>> parted) { }

    Popping(ConsumerSettings settings, Shared shared, ClientInstance instance) {
        this.instance = instance;
        settlement = new Settlement(settings.group(), instance);
        var policy = settings.policy();
        renewals = new Renewals(() -> policy.get().pop().invisible(), () -> policy.get().timeout(),
            instance.clock().nanos(), settlement::renew);
        consumption = new PopConsumption(settings, shared.threads, renewals, settlement,
            shared.deadLetters, instance.clock());
        assignments = new PopAssignments(() -> policy.get().pop(), new PopPorts(instance,
            shared.subscriptions::of, consumption, settlement, shared.suspended, shared.figures, shared.reading),
            shared.parted);
    }

    /** The queues that are this member's to pop. */
    QueueShares queues() {
        return assignments;
    }

    Map<MessageQueue, PopProcessQueueInfo> describe() {
        return assignments.describe();
    }

    void start() {
        renewal = instance.loop().every(
            Renewals.PERIOD, Renewals.PERIOD, "renewing the receipts of popped messages", renewals::look);
    }

    /** Poppers that had to wait may go on; on the client loop. */
    void wakeAll() {
        assignments.wakeAll();
    }

    /** Pops no more; on the client loop. What is here may still be consumed. */
    void stop() {
        assignments.stop();
    }

    /** When listeners get no more: gives the rest back; complete when the brokers know what became of all messages. */
    CompletableFuture<Void> close() {
        renewal.close();
        consumption.close();
        return settlement.all();
    }
}
