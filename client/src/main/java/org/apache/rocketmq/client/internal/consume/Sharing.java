package org.apache.rocketmq.client.internal.consume;

import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.internal.route.TopicRoute;

/** A way to find a member's share of a topic's queues. Client loop only. */
@FunctionalInterface
interface Sharing {

    /** Finds the share; fails where nobody answers. What it completes with may come on any thread. */
    CompletableFuture<Share> find(TopicRoute route);

    /** In broadcasting each member has all queues. */
    static Sharing everything() {
        return route -> CompletableFuture.completedFuture(Share.pulled(new HashSet<>(route.readable())));
    }
}
