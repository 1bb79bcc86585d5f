package org.apache.rocketmq.broker;

import java.time.Duration;

/** For how long each kind of request may wait for its turn after it was read; a later one is answered busy. */
record Patience(Duration send, Duration pull, Duration heartbeat, Duration admin) {
    private static final Duration LONG = Duration.ofDays(365);

    /** Longer than any request waits. */
    static final Patience WITHOUT_END = new Patience(LONG, LONG, LONG, LONG);
}
