package org.apache.rocketmq.remoting.internal.transport;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one server, for its end. */
final class OpenConnections {
    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

    private final Set<ConnectionHandler> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /** Adds a connection until it closes; a late one is closed at once. */
    void add(Channel channel, ConnectionHandler handler) {
        open.add(handler);
        channel.closeFuture().addListener(closed -> open.remove(handler));
        if (draining) {
            channel.close();
        }
    }

    /** Ends all connections and waits for that. */
    void drain(Duration answerPatience, Duration sendPatience) {
        draining = true;
        var rest = List.copyOf(open);
        for (ConnectionHandler handler : rest) {
            handler.drainSoon(answerPatience, sendPatience);
        }
        for (ConnectionHandler handler : rest) {
            if (!handler.connection().awaitClosed(sendPatience.multipliedBy(2))) {
                LOG.warn("the connection of {} does not close", handler.connection());
            }
        }
    }
}
