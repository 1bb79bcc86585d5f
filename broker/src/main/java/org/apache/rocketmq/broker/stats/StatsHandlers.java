package org.apache.rocketmq.broker.stats;

import java.time.InstantSource;
import org.apache.rocketmq.remoting.internal.request.ViewBrokerStatsDataHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;

/** Makes the handlers of this package. */
public record StatsHandlers(Statistics statistics, String cluster, InstantSource clock) {

    public Handler<ViewBrokerStatsDataHeader> view() {
        return new ViewStatsHandler(statistics, cluster, clock);
    }
}
