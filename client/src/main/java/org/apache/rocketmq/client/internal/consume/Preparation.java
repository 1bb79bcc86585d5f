package org.apache.rocketmq.client.internal.consume;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a consumer of a group finds out before it relies on it. It waits for answers a while, and goes on without. */
public final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final String group;
    private final ClientInstance instance;
    private final SubscriptionCheck check;

    public Preparation(String group, ClientInstance instance) {
        this.group = group;
        this.instance = instance;
        check = new SubscriptionCheck(group, instance);
    }

    /**
     * Learns the routes of the topics that are subscribed to, and has the subscriptions checked.
     *
     * @throws MQClientException where a broker refuses one
     */
    public void run(Collection<SubscriptionData> subscriptions) throws MQClientException {
        learn(subscriptions.stream().map(SubscriptionData::getTopic).toList());
        for (SubscriptionData subscription : subscriptions) {
            ask(subscription);
        }
    }

    /**
     * Has a subscription checked by its brokers, where they are known or can be found.
     *
     * @throws MQClientException where one refuses it
     */
    public void check(SubscriptionData subscription) throws MQClientException {
        if (SubscriptionCheck.concerns(subscription)) {
            learn(subscription.getTopic());
            ask(subscription);
        }
    }

    private void ask(SubscriptionData subscription) throws MQClientException {
        Outcome.awaitOrClientException(check.ask(subscription), 2 * instance.callTimeoutMillis(),
            "Checking the subscription to " + subscription.getTopic());
    }

    /** Learns the routes of topics, as far as they have any. */
    public void learn(Collection<String> topics) {
        var routes = topics.stream().map(this::route).toArray(CompletableFuture<?>[]::new);
        waitFor(CompletableFuture.allOf(routes), 2 * instance.callTimeoutMillis(), "Learning the routes of " + topics);
    }

    private void learn(String topic) {
        waitFor(route(topic), 2 * instance.callTimeoutMillis(), "Learning the route of " + topic);
    }

    private CompletableFuture<Void> route(String topic) {
        return instance.routes().find(topic).handle((route, failure) -> {
            // Brokers create the retry topic when they hear of the group.
            if (failure != null && !topic.startsWith(Names.RETRY_PREFIX)) {
                LOG.warn("{} goes on without a route of {}: {}", group, topic, Outcome.cause(failure).getMessage());
            }
            return null;
        });
    }

    /** Tells the brokers that know of us what is new. */
    public void tellBrokers() {
        waitFor(instance.heartbeats().beatAll(), 2 * instance.callTimeoutMillis(), "Telling the brokers of " + group);
    }

    /** Waits for something a while, and says so where that was not long enough. */
    public static void waitFor(CompletableFuture<Void> future, long timeoutMillis, String what) {
        try {
            Outcome.awaitOrClientException(future, timeoutMillis, what);
        } catch (MQClientException e) {
            LOG.warn("{}", e.getMessage());
        }
    }
}
