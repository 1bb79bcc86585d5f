package org.apache.rocketmq.test.compare;

import java.util.Set;

/** Where contenders with servers of one make get them: for each measurement anew, or one broker for all of a load. */
final class RocketHost implements AutoCloseable {
    /** Those in which brokers are started, stopped or left alone have their own. */
    private static final Set<Load.Way> SHARING = Set.of(Load.Way.SEND, Load.Way.SEND_TO_PAIR,
        Load.Way.SEND_AT_SHARE, Load.Way.RELAY, Load.Way.CONSUME, Load.Way.SEND_TO_MANY, Load.Way.RAW);

    private final Maker maker;
    private RocketServers kept;

    RocketHost(Maker maker) {
        this.maker = maker;
    }

    Maker maker() {
        return maker;
    }

    RocketServers servers(Load load, Plan plan) {
        if (kept != null && kept.load().equals(load)) {
            return kept;
        }
        close();
        kept = new RocketServers(maker, load, plan);
        return kept;
    }

    /** A measurement is over. */
    void done(Plan plan) {
        if (!plan.sameBroker() || kept == null || !SHARING.contains(kept.load().way())) {
            close();
        }
    }

    /** Stops what runs. */
    @Override
    public void close() {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }
}
