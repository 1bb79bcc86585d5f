package org.apache.rocketmq.broker.limit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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

    private static final Allowance NO_LIMIT = new Allowance(Rate.NO_LIMIT, () -> 0);
    /** With so many names those are forgotten that would get a new allowance as good as theirs. */
    static final int MANY_NAMES = 1024;

    private final Map<String, Rate> rates;
    private final Rate others;
    private final Predicate<String> isOther;
    private final OwnLimits own;
    private final Refusal cause;
    private final LongSupplier nanos;
    private final Map<String, Allowance> byName = new ConcurrentHashMap<>();
    /** Guarded by this. */
    private int mostNames = MANY_NAMES;

    /**
     * Reads the limits.
     *
     * @param text as {@code name=messages/bytes;*=messages/bytes}, both in a second and 0 for any number
     * @param own what counts more than the text
     * @param cause of the refusals
     * @throws IllegalArgumentException where the text is of another form
     */
    public RateLimits(String text, OwnLimits own, Refusal cause, LongSupplier nanos) {
        this(text, name -> true, own, cause, nanos);
    }

    /**
     * Reads the limits.
     *
     * @param isOther which of the names that have no limit of their own get that of {@code *}
     * @see #RateLimits(String, OwnLimits, Refusal, LongSupplier)
     */
    public RateLimits(String text, Predicate<String> isOther, OwnLimits own, Refusal cause, LongSupplier nanos) {
        var parsed = parse(text);
        this.others = parsed.getOrDefault(OTHERS, Rate.NO_LIMIT);
        this.rates = Map.copyOf(parsed);
        this.isOther = isOther;
        this.own = own;
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
     * Lets those pass that have not had too much; they are to say what they have then.
     *
     * @param name of a topic or group that exists
     * @throws RequestRejected for the others
     */
    public Allowance require(String name) {
        var rate = rate(name);
        if (!rate.isLimited()) {
            return NO_LIMIT;
        }
        var allowance = of(name, rate);
        long millis = allowance.millisUntilMore();
        if (millis > 0) {
            throw RequestRejected.until(cause, millis, "[FLOW_CONTROL]" + name + " may have " + limit(rate.messages())
                + " messages and " + limit(rate.bytes()) + " bytes a second; try again in " + millis + " ms",
                rate.messages(), rate.bytes());
        }
        return allowance;
    }

    private Rate rate(String name) {
        return own.over(name, rates.isEmpty() ? Rate.NO_LIMIT : bySettings(name));
    }

    private Rate bySettings(String name) {
        var named = rates.get(name);
        if (named != null) {
            return named;
        }
        return isOther.test(name) ? others : Rate.NO_LIMIT;
    }

    /** With a rate that has changed, everything begins anew. */
    private Allowance of(String name, Rate rate) {
        var known = byName.get(name);
        if (known != null && known.rate().equals(rate)) {
            return known;
        }
        forgetWhole();
        return byName.compute(name, (same, now) ->
            now != null && now.rate().equals(rate) ? now : new Allowance(rate, nanos));
    }

    /** Topics and groups come and go. What is spent at this moment of one that is forgotten is given for nothing. */
    private synchronized void forgetWhole() {
        if (byName.size() >= mostNames) {
            byName.values().removeIf(Allowance::isWhole);
            mostNames = Math.max(MANY_NAMES, 2 * byName.size());
        }
    }

    /** How many names have an allowance. */
    int names() {
        return byName.size();
    }

    private static String limit(long number) {
        return number == 0 ? "any number of" : Long.toString(number);
    }
}
