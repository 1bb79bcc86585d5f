package org.apache.rocketmq.client.internal.order;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.LockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.body.LockBatchResponseBody;
import org.apache.rocketmq.remoting.protocol.body.UnlockBatchRequestBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues that this member has locked at their brokers. A lock is relied on for a while after it was last asked
 * for, and asked for again well before that. It is lost when a broker gives it to another, when that while is over
 * without an answer, and when the connection is gone: a broker that was restarted has forgotten its locks. Whoever
 * loses one must begin anew with the queue, as another member may have gone on with it.
 */
public final class QueueLocks implements Claims {
    private static final Logger LOG = LoggerFactory.getLogger(QueueLocks.class);

    private final String group;
    private final ClientInstance instance;
    private final LongSupplier nanos;
    private final LockSettings settings;
    private final Consumer<MessageQueue> onLoss;
    private final ConcurrentHashMap<MessageQueue, Lock> held = new ConcurrentHashMap<>();
    /** What is asked for, or will be in this turn of the loop. */
    private final Map<MessageQueue, CompletableFuture<Boolean>> asked = new HashMap<>();
    private final Set<MessageQueue> toAsk = new LinkedHashSet<>();
    /** What is given back in this turn of the loop. */
    private final Map<MessageQueue, CompletableFuture<Void>> toGive = new HashMap<>();
    /** Complete when no renewal is under way. */
    private CompletableFuture<Void> renewed = CompletableFuture.completedFuture(null);

    private record Lock(String address, long trustedUntilNanos) { }

    /** {@code onLoss} hears, on the client loop, of each lock that was lost and not released. */
    public QueueLocks(String group, ClientInstance instance, LockSettings settings, Consumer<MessageQueue> onLoss) {
        this.group = group;
        this.instance = instance;
        this.nanos = instance.clock().nanos();
        this.settings = settings;
        this.onLoss = onLoss;
    }

    /** Queues that are claimed in one turn of the loop share one request for each broker. */
    @Override
    public CompletableFuture<Boolean> claim(MessageQueue queue) {
        return asked.computeIfAbsent(queue, each -> {
            if (toAsk.isEmpty()) {
                instance.loop().execute(this::askForClaimed);
            }
            toAsk.add(each);
            return new CompletableFuture<>();
        });
    }

    @Override
    public boolean holds(MessageQueue queue) {
        var lock = held.get(queue);
        return lock != null && nanos.getAsLong() - lock.trustedUntilNanos < 0;
    }

    /**
     * Also tells the broker where nothing is held: it may have given what it was asked for without our hearing of it,
     * or keep a lock that was lost with a connection. Queues that are released in one turn of the loop share one
     * request for each broker.
     */
    @Override
    public CompletableFuture<Void> release(MessageQueue queue) {
        var open = asked.get(queue);
        if (open != null) {
            // Brokers may answer in another order than they were asked.
            return open.handle((granted, failure) -> null).thenCompose(done -> release(queue));
        }
        held.remove(queue);
        return toGive.computeIfAbsent(queue, each -> {
            if (toGive.isEmpty()) {
                instance.loop().execute(this::giveReleased);
            }
            return new CompletableFuture<>();
        });
    }

    private void giveReleased() {
        var released = Map.copyOf(toGive);
        toGive.clear();
        byBroker(released.keySet()).forEach((broker, queues) ->
            // A renewal that is under way would lock them again.
            renewed.thenCompose(done -> unlock(broker, queues)).whenComplete((done, failure) ->
                queues.forEach(queue -> {
                    if (failure == null) {
                        released.get(queue).complete(null);
                    } else {
                        released.get(queue).completeExceptionally(Outcome.cause(failure));
                    }
                })));
    }

    /** Asks again for all that is held, and gives up what can be relied on no more. */
    public void renew() {
        long now = nanos.getAsLong();
        var over = new ArrayList<MessageQueue>();
        held.forEach((queue, lock) -> {
            if (now - lock.trustedUntilNanos >= 0) {
                over.add(queue);
            }
        });
        over.forEach(queue -> lose(queue, "its broker has not answered in time"));
        renewed = CompletableFuture.allOf(byBroker(held.keySet()).entrySet().stream()
            .map(each -> renew(each.getKey(), each.getValue())).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> renew(String broker, Set<MessageQueue> queues) {
        return lock(broker, queues).handleAsync((granted, failure) -> {
            if (failure == null) {
                queues.stream().filter(queue -> !granted.contains(queue))
                    .forEach(queue -> lose(queue, "its broker does not give it again"));
            } else {
                LOG.warn("{} could not renew its locks of {} at {}: {}", group, queues, broker,
                    Outcome.cause(failure).getMessage());
            }
            return null;
        }, instance.loop());
    }

    /** The connection to this broker is gone. */
    public void disconnected(String address) {
        var there = new ArrayList<MessageQueue>();
        held.forEach((queue, lock) -> {
            if (lock.address.equals(address)) {
                there.add(queue);
            }
        });
        there.forEach(queue -> lose(queue, "the connection to " + address + " is gone"));
    }

    /** A lock was found to be over. It is lost even where it could be renewed since: there was a gap. */
    public void lost(MessageQueue queue) {
        lose(queue, "its time was over");
    }

    private void lose(MessageQueue queue, String why) {
        if (held.remove(queue) != null) {
            LOG.warn("{} has lost its lock of {}: {}", group, queue, why);
            onLoss.accept(queue);
        }
    }

    private void askForClaimed() {
        var claimed = byBroker(toAsk);
        toAsk.clear();
        claimed.forEach((broker, queues) -> lock(broker, queues).whenCompleteAsync((granted, failure) ->
            queues.forEach(queue -> {
                var answer = asked.remove(queue);
                if (failure == null) {
                    answer.complete(granted.contains(queue));
                } else {
                    answer.completeExceptionally(Outcome.cause(failure));
                }
            }), instance.loop()));
    }

    private static Map<String, Set<MessageQueue>> byBroker(Set<MessageQueue> queues) {
        var sorted = new HashMap<String, Set<MessageQueue>>();
        queues.forEach(queue -> sorted.computeIfAbsent(queue.getBrokerName(), name -> new HashSet<>()).add(queue));
        return sorted;
    }

    /** Locks queues of one broker; those that it gives are held when this is complete. */
    private CompletableFuture<Set<MessageQueue>> lock(String broker, Set<MessageQueue> queues) {
        String address = instance.routes().masterAddress(broker);
        if (address == null) {
            return CompletableFuture.failedFuture(new MQClientException("No address of " + broker + " is known", null));
        }
        var wish = new LockBatchRequestBody();
        wish.setConsumerGroup(group);
        wish.setClientId(instance.clientId());
        wish.setMqSet(queues);
        long until = nanos.getAsLong() + settings.trust().toNanos();
        return instance.calls()
            .exchange(address, Requests.LOCK_BATCH_MQ, null, wish.encode(), instance.callTimeoutMillis())
            .thenApplyAsync(response -> granted(address, response, queues, until), instance.loop());
    }

    private Set<MessageQueue> granted(
        String address, RemotingCommand response, Set<MessageQueue> queues, long trustedUntilNanos) {
        byte[] body = Calls.successful(address, response).getBody();
        var granted = RemotingSerializable.decode(body, LockBatchResponseBody.class).getLockOKMQSet();
        var mine = new HashSet<>(queues);
        mine.retainAll(granted == null ? List.of() : granted);
        // What was released or lost since it was asked for is not taken back by the answer.
        mine.removeIf(queue -> !held.containsKey(queue) && !asked.containsKey(queue));
        mine.forEach(queue -> held.put(queue, new Lock(address, trustedUntilNanos)));
        return mine;
    }

    private CompletableFuture<Void> unlock(String broker, Set<MessageQueue> queues) {
        String address = instance.routes().masterAddress(broker);
        if (address == null) {
            return CompletableFuture.completedFuture(null);
        }
        var wish = new UnlockBatchRequestBody();
        wish.setConsumerGroup(group);
        wish.setClientId(instance.clientId());
        wish.setMqSet(queues);
        return instance.calls()
            .call(address, Requests.UNLOCK_BATCH_MQ, null, wish.encode(), instance.callTimeoutMillis())
            .exceptionally(failure -> {
                LOG.warn("{} is not told at once that {} are free for others, only by time: {}", address, queues,
                    Outcome.cause(failure).getMessage());
                return null;
            });
    }
}
