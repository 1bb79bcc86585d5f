package org.apache.rocketmq.client.internal.consume;

import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.Member;

/** The engine of a consumer, from its start to its end. */
public interface RunningConsumer extends Member {

    /**
     * Finds out what the start relies on; waits a while for answers, but goes on without them.
     *
     * @throws MQClientException where a broker refuses a subscription
     */
    void prepare() throws MQClientException;

    /** Begins, as a member of its client by now. */
    void start();

    /** Ends, and leaves its client. */
    void shutdown();
}
