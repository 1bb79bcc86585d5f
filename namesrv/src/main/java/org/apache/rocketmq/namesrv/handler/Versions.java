package org.apache.rocketmq.namesrv.handler;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.namesrv.route.TopicVersion;
import org.apache.rocketmq.remoting.protocol.DataVersion;

/** Turns the wire's data version into ours and back. */
final class Versions {
    private Versions() { }

    static TopicVersion of(DataVersion version) {
        if (version == null) {
            return new TopicVersion(0, 0, 0);
        }
        return new TopicVersion(
            version.getStateVersion(), version.getTimestamp(), version.getCounter().get());
    }

    static DataVersion toWire(TopicVersion version) {
        var wire = new DataVersion();
        wire.setStateVersion(version.stateVersion());
        wire.setTimestamp(version.timestamp());
        wire.setCounter(new AtomicLong(version.counter()));
        return wire;
    }
}
