package org.apache.rocketmq.client.impl.factory;

import java.util.function.Supplier;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.stat.ConsumerStatsManager;

/** A client of this process, as the public API hands it around, with what programs use of it. */
public class MQClientInstance {
    private final ClientInstance instance;
    private final Supplier<DefaultMQProducer> producer;
    private final Supplier<ConsumerStatsManager> figures;

    public MQClientInstance(ClientInstance instance, Supplier<DefaultMQProducer> producer,
        Supplier<ConsumerStatsManager> figures) {
        this.instance = instance;
        this.producer = producer;
        this.figures = figures;
    }

    /** What the consumer counts that this was got from, and what it is told beside, while that consumer runs. */
    public ConsumerStatsManager getConsumerStatsManager() {
        return figures.get();
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
