package org.apache.rocketmq.client.impl.consumer;

import java.util.function.Supplier;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;

/** What shares the queues of a pull consumer's group, as programs hand it around to reach its client. */
public class RebalanceImpl {
    private final Supplier<MQClientInstance> client;

    RebalanceImpl(Supplier<MQClientInstance> client) {
        this.client = client;
    }

    /** The client that the consumer is a member of; null where the consumer does not run. */
    public MQClientInstance getmQClientFactory() {
        return client.get();
    }
}
