package org.apache.rocketmq.client.internal.pop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the messages that listeners have from others: each gets another receipt whenever half of its time is over. It
 * does so for a while only, as a listener that never returns must not keep a message for ever.
 */
public final class Renewals {
    private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);
    /** How often to look: often enough for the shortest time that a receipt may be set to have, at any time. */
    public static final Duration PERIOD = PopSettings.SHORTEST_INVISIBLE.dividedBy(10);

    private final Supplier<Duration> invisible;
    private final Supplier<Duration> longest;
    private final LongSupplier nanos;
    private final BiFunction<Receipt, Duration, CompletableFuture<Receipt>> asking;
    /** When the listener got each message. As many as listeners have. */
    private final Map<PoppedMessage, Long> begun = new ConcurrentHashMap<>();

    /**
     * Builds it.
     *
     * @param invisible the time of each new receipt
     * @param longest for how long a listener may have a message
     * @param asking asks a broker for another receipt
     */
    public Renewals(Supplier<Duration> invisible, Supplier<Duration> longest, LongSupplier nanos,
        BiFunction<Receipt, Duration, CompletableFuture<Receipt>> asking) {
        this.invisible = invisible;
        this.longest = longest;
        this.nanos = nanos;
        this.asking = asking;
    }

    /** A listener gets these now. */
    public void begin(List<PoppedMessage> messages) {
        long now = nanos.getAsLong();
        messages.forEach(message -> {
            begun.put(message, now);
            // What has waited for long would not be looked at in time.
            renewIfDue(message, now);
        });
    }

    /** The listener has returned. */
    public void end(List<PoppedMessage> messages) {
        messages.forEach(begun::remove);
    }

    /** Looks at all that listeners have; on the client loop, every {@link #PERIOD}. */
    public void look() {
        long now = nanos.getAsLong();
        var most = longest.get();
        begun.forEach((message, since) -> {
            if (now - since > most.toNanos()) {
                leave(message, since, "a listener has had it for more than " + most.toSeconds() + " s");
            } else if (message.isOver(now)) {
                leave(message, since, "it could not be renewed in time");
            } else {
                renewIfDue(message, now);
            }
        });
    }

    /** Whatever its listener still does: others of its queue do not wait for that. */
    private void leave(PoppedMessage message, Long since, String why) {
        if (begun.remove(message, since)) {
            message.forget();
            LOG.warn("{} will come to another, as {}", message, why);
        }
    }

    private void renewIfDue(PoppedMessage message, long now) {
        if (message.isHalfOver(now)) {
            message.renew(receipt -> asking.apply(receipt, invisible.get()).whenComplete((renewed, failure) -> {
                if (failure != null) {
                    LOG.warn("{} is not kept from others for longer yet: {}", message,
                        Outcome.cause(failure).getMessage());
                }
            }));
        }
    }
}
