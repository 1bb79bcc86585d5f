package org.apache.rocketmq.client.internal.route;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the routes of topics that have none, again and again, ever more rarely, until they are known or nobody wants
 * them any more. What is to be done with a route that is found, listeners of the table do. Client loop only.
 */
public final class MissingRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(MissingRoutes.class);
    private static final Duration FIRST_REST = Duration.ofMillis(200);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private final RouteTable routes;
    private final Scheduler loop;
    private final Predicate<String> wanted;
    /** Topics that are asked for, and how long to rest before asking again. */
    private final Map<String, Duration> sought = new HashMap<>();

    public MissingRoutes(RouteTable routes, Scheduler loop, Predicate<String> wanted) {
        this.routes = routes;
        this.loop = loop;
        this.wanted = wanted;
    }

    /** Asks for the route of a topic, unless it is known or asked for. */
    public void seek(String topic) {
        if (routes.known(topic) == null && sought.putIfAbsent(topic, FIRST_REST) == null) {
            ask(topic);
        }
    }

    private void ask(String topic) {
        if (!wanted.test(topic)) {
            sought.remove(topic);
            return;
        }
        routes.refresh(topic).whenCompleteAsync((route, failure) -> {
            if (failure == null) {
                sought.remove(topic);
                return;
            }
            LOG.debug("Still no route of {}: {}", topic, failure.getMessage());
            var rest = sought.get(topic);
            var longer = rest.multipliedBy(2);
            sought.put(topic, longer.compareTo(LONGEST_REST) < 0 ? longer : LONGEST_REST);
            loop.after(rest, "asking for the route of " + topic, () -> ask(topic));
        }, loop);
    }
}
