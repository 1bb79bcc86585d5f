package org.apache.rocketmq.client.impl.factory;

import org.apache.rocketmq.client.internal.loop.ClientInstance;

/** A client of this process, as the public API hands it around; it offers nothing of its own. */
public class MQClientInstance {
    private final ClientInstance instance;

    public MQClientInstance(ClientInstance instance) {
        this.instance = instance;
    }

    /** What it stands for. */
    public ClientInstance instance() {
        return instance;
    }
}
