package org.apache.rocketmq.common.message;

/** How the queues of a topic are read by a group: from offsets that clients keep, or popped from the broker. */
public enum MessageRequestMode {
    PULL("PULL"),
    POP("POP");

    private final String name;

    MessageRequestMode(String name) {
        this.name = name;
    }

    public String getName() {
        return name;
    }
}
