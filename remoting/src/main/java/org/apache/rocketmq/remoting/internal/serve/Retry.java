package org.apache.rocketmq.remoting.internal.serve;

import java.util.Locale;

/** Whether it helps to ask again what was refused. */
public enum Retry {
    /** Not as it is: something else has to change first. */
    NEVER(Retry.NO_TIME),
    /** After a while, and here. */
    LATER(1000),
    /** At once at another broker; here after a while, if at all. */
    ELSEWHERE(10_000);

    /** What stands for no time at all. */
    public static final long NO_TIME = -1;

    private final long afterMillis;

    Retry(long afterMillis) {
        this.afterMillis = afterMillis;
    }

    /** After how many milliseconds to ask here again, where a refusal does not know better. */
    long afterMillis() {
        return afterMillis;
    }

    /** As the wire and the table tell it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
