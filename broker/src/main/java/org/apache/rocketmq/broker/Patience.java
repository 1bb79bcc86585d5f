package org.apache.rocketmq.broker;

import java.time.Duration;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;

/** For how long each kind of request may wait for its turn after it was read; a later one is answered busy. */
record Patience(Duration send, Duration pull, Duration heartbeat, Duration admin) {
    /** Whatever waits is served. */
    static final Patience WITHOUT_END =
        new Patience(HandlerTable.FOR_EVER, HandlerTable.FOR_EVER, HandlerTable.FOR_EVER, HandlerTable.FOR_EVER);
}
