package org.apache.rocketmq.client.internal.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells brokers who is here. A broker whose connection went away hears of it again as soon as it can be reached. */
public final class Heartbeats {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
    private static final Duration AFTER_DISCONNECT = Duration.ofSeconds(1);

    private final Scheduler loop;
    private final Calls calls;
    private final long timeoutMillis;
    private final Supplier<HeartbeatData> content;
    private final Function<HeartbeatData, Set<String>> receivers;
    /** Brokers that a heartbeat is due to after a lost connection. Client loop only. */
    private final Set<String> due = new HashSet<>();
    /** What each broker was told last, on the connection that is there. */
    private final ConcurrentHashMap<String, byte[]> told = new ConcurrentHashMap<>();
    /** Brokers whose last heartbeat failed, which the log has heard of. */
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    Heartbeats(Scheduler loop, Calls calls, long timeoutMillis, Supplier<HeartbeatData> content,
        Function<HeartbeatData, Set<String>> receivers) {
        this.loop = loop;
        this.calls = calls;
        this.timeoutMillis = timeoutMillis;
        this.content = content;
        this.receivers = receivers;
    }

    /** To every broker of a known route; complete when each has answered or failed. */
    public CompletableFuture<Void> beatAll() {
        var heartbeat = content.get();
        if (isEmpty(heartbeat)) {
            return CompletableFuture.completedFuture(null);
        }
        byte[] body = heartbeat.encode();
        var beats = new ArrayList<CompletableFuture<Void>>();
        for (String address : receivers.apply(heartbeat)) {
            beats.add(beat(address, body).exceptionally(failure -> null));
        }
        return CompletableFuture.allOf(beats.toArray(CompletableFuture[]::new));
    }

    /** To one broker, if it is to know of us. */
    public CompletableFuture<Void> beat(String address) {
        var heartbeat = content.get();
        if (isEmpty(heartbeat) || !receivers.apply(heartbeat).contains(address)) {
            return CompletableFuture.completedFuture(null);
        }
        return beat(address, heartbeat.encode());
    }

    /** To one broker, if it is to know of us and has not heard just that already. */
    void beatNews(String address) {
        var heartbeat = content.get();
        if (isEmpty(heartbeat) || !receivers.apply(heartbeat).contains(address)) {
            return;
        }
        byte[] body = heartbeat.encode();
        if (!Arrays.equals(body, told.get(address))) {
            beat(address, body);
        }
    }

    /** The connection to a broker is gone, and with it what the broker knew of us. */
    void disconnected(String address) {
        told.remove(address);
        if (due.add(address)) {
            loop.after(AFTER_DISCONNECT, "heartbeat to " + address, () -> beatAgain(address));
        }
    }

    private void beatAgain(String address) {
        due.remove(address);
        beat(address).whenComplete((done, failure) -> {
            if (failure != null) {
                loop.execute(() -> disconnected(address));
            }
        });
    }

    private CompletableFuture<Void> beat(String address, byte[] body) {
        told.put(address, body);
        return calls.call(address, Requests.HEART_BEAT, null, body, timeoutMillis).whenComplete((done, failure) -> {
            if (failure == null) {
                failing.remove(address);
                return;
            }
            told.remove(address, body);
            if (failing.add(address)) {
                LOG.warn("No heartbeat to {}, trying on: {}", address, Outcome.cause(failure).getMessage());
            }
        });
    }

    private static boolean isEmpty(HeartbeatData heartbeat) {
        return heartbeat.getProducerDataSet().isEmpty() && heartbeat.getConsumerDataSet().isEmpty();
    }
}
