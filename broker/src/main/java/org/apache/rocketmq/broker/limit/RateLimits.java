package org.apache.rocketmq.broker.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/**
 * The limits of all topics, or of all groups. Whoever has had more than one second's worth is refused until the time
 * has made up for it; what is asked for once is not divided, so a single message passes that is longer than a second's
 * worth of bytes.
 */
public final class RateLimits {
    /** Stands for every name that has no limit of its own. */
    private static final String OTHERS = "*";

    private final Map<String, Rate> rates;
    private final Rate others;
    private final Refusal cause;
    private final LongSupplier nanos;
    private final Map<String, Allowance> byName = new ConcurrentHashMap<>();

    /**
     * Reads the limits.
     *
     * @param text as {@code name=messages/bytes;*=messages/bytes}, both in a second and 0 for any number
     * @param cause of the refusals
     * @throws IllegalArgumentException where the text is of another form
     */
    public RateLimits(String text, Refusal cause, LongSupplier nanos) {
        var parsed = parse(text);
        this.others = parsed.getOrDefault(OTHERS, Rate.NO_LIMIT);
        this.rates = Map.copyOf(parsed);
        this.cause = cause;
        this.nanos = nanos;
    }

    /** Whether a text says limits; fails like the constructor where it does not. */
    public static boolean isWellFormed(String text) {
        parse(text);
        return true;
    }

    private static Map<String, Rate> parse(String text) {
        var rates = new HashMap<String, Rate>();
        for (String part : text.split(";")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                rates.put(part.substring(0, equals).trim(), Rate.parse(part.substring(equals + 1).trim()));
            } else if (!part.isBlank()) {
                throw new IllegalArgumentException("'" + part + "' is not name=messages/bytes");
            }
        }
        return rates;
    }

    /**
     * Lets those pass that have not had too much.
     *
     * @param name of a topic or group that exists
     * @throws RequestRejected for the others
     */
    public void require(String name) {
        var allowance = of(name);
        if (allowance == null) {
            return;
        }
        long millis = allowance.millisUntilMore(nanos.getAsLong());
        if (millis > 0) {
            var rate = allowance.rate();
            throw RequestRejected.until(cause, millis, "[FLOW_CONTROL]" + name + " may have " + limit(rate.messages())
                + " messages and " + limit(rate.bytes()) + " bytes a second; try again in " + millis + " ms",
                rate.messages(), rate.bytes());
        }
    }

    /** Counts what was sent or pulled. */
    public void take(String name, int messages, long bytes) {
        var allowance = of(name);
        if (allowance != null) {
            allowance.take(messages, bytes, nanos.getAsLong());
        }
    }

    private Allowance of(String name) {
        var rate = rates.isEmpty() ? Rate.NO_LIMIT : rates.getOrDefault(name, others);
        return rate.isLimited()
            ? byName.computeIfAbsent(name, missing -> new Allowance(rate, nanos.getAsLong())) : null;
    }

    private static String limit(long number) {
        return number == 0 ? "any number of" : Long.toString(number);
    }
}
