package org.apache.rocketmq.client.impl.factory;

import java.util.function.Supplier;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;

/** A client of this process, as the public API hands it around, and a producer on its connections. */
public class MQClientInstance {
    private final ClientInstance instance;
    private final Supplier<DefaultMQProducer> producer;

    public MQClientInstance(ClientInstance instance, Supplier<DefaultMQProducer> producer) {
        this.instance = instance;
        this.producer = producer;
    }

    /** A producer that has been started, and ends with whom this was got from; for replies and the like. */
    public DefaultMQProducer getDefaultMQProducer() {
        return producer.get();
    }

    /** What it stands for. */
    public ClientInstance instance() {
        return instance;
    }
}
