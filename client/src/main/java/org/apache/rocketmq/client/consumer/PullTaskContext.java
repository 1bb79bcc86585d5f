package org.apache.rocketmq.client.consumer;

/** What a pull task has around it, and where it says when it is to be called again. */
public class PullTaskContext {
    private int pullNextDelayTimeMillis = 200;
    private MQPullConsumer pullConsumer;

    public int getPullNextDelayTimeMillis() {
        return pullNextDelayTimeMillis;
    }

    /** How long to wait before the next call, in milliseconds. */
    public void setPullNextDelayTimeMillis(int pullNextDelayTimeMillis) {
        this.pullNextDelayTimeMillis = pullNextDelayTimeMillis;
    }

    public MQPullConsumer getPullConsumer() {
        return pullConsumer;
    }

    public void setPullConsumer(MQPullConsumer pullConsumer) {
        this.pullConsumer = pullConsumer;
    }
}
