package org.apache.rocketmq.client.impl.consumer;

import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.internal.fetch.PullLife;
import org.apache.rocketmq.remoting.RPCHook;

/** The inside of a pull consumer, as the public API hands it around, with what programs have used of Apache's. */
@SuppressWarnings("deprecation") // So is the whole pull consumer.
public class DefaultMQPullConsumerImpl {
    private final PullLife life;
    private final InnerClient client;

    public DefaultMQPullConsumerImpl(DefaultMQPullConsumer consumer, RPCHook rpcHook) {
        life = new PullLife(consumer::getConsumerGroup);
        client = new InnerClient(consumer::getConsumerGroup, consumer, life::instance, life::figures, rpcHook);
    }

    /** The way to the client that the consumer is a member of. */
    public RebalanceImpl getRebalanceImpl() {
        return new RebalanceImpl(client::get);
    }

    /** Stores what was noted, leaves the brokers and gives up what it holds; nothing where it is not running. */
    public void shutdown() {
        life.shutdown();
        client.end();
    }

    /** What it stands for. */
    public PullLife life() {
        return life;
    }
}
