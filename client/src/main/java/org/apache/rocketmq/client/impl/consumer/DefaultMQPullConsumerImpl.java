package org.apache.rocketmq.client.impl.consumer;

import org.apache.rocketmq.client.internal.fetch.PullLife;

/** The inside of a pull consumer, as the public API hands it around; it offers nothing of its own. */
public class DefaultMQPullConsumerImpl {
    private final PullLife life = new PullLife();

    /** What it stands for. */
    public PullLife life() {
        return life;
    }
}
