package org.apache.rocketmq.remoting.protocol.subscription;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Waits longer before each further try, up to a longest wait. */
public class ExponentialRetryPolicy {
    private long initial = TimeUnit.SECONDS.toMillis(5);
    private long max = TimeUnit.HOURS.toMillis(2);
    private long multiplier = 2;

    public long getInitial() {
        return initial;
    }

    public void setInitial(long initial) {
        this.initial = initial;
    }

    public long getMax() {
        return max;
    }

    public void setMax(long max) {
        this.max = max;
    }

    public long getMultiplier() {
        return multiplier;
    }

    public void setMultiplier(long multiplier) {
        this.multiplier = multiplier;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((ExponentialRetryPolicy) other);
    }

    private boolean same(ExponentialRetryPolicy other) {
        return initial == other.initial && max == other.max && multiplier == other.multiplier;
    }

    @Override
    public int hashCode() {
        return Objects.hash(initial, max, multiplier);
    }

    @Override
    public String toString() {
        return "ExponentialRetryPolicy [initial=" + initial + ", max=" + max + ", multiplier=" + multiplier + "]";
    }
}
